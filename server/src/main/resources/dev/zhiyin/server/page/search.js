// The page of searches: words, facets, orders, and the shopper's taste.

import { go } from './address.js';
import { search } from './api.js';
import { cards } from './cards.js';
import { chooseAside, chooseText, choosingControls } from './choosing.js';
import { labelled, make, redraw, select } from './dom.js';
import { facets, filterOf } from './facets.js';
import { shopper } from './shopper.js';
import { fill, tellFacts } from './status.js';
import { say, word } from './words.js';
import { showWhy } from './why.js';

const SORTS = ['relevance', 'price', '-price', 'newest', 'popular'];

function bySearching(wanted) {
  const input = make('input');
  Object.assign(input, {
    id: 'words', name: 'q', type: 'search', maxLength: 1000, autocomplete: 'off', value: wanted.q ?? '',
    placeholder: say('searchHint'),
  });
  input.setAttribute('aria-label', say('searchLabel'));
  const form = make('form', 'field big', input, make('button', 'primary', say('search')));
  form.setAttribute('role', 'search');
  form.addEventListener('submit', event => {
    event.preventDefault();
    go('search', '', { q: input.value.trim(), sort: wanted.sort, plain: wanted.plain });
  });
  return form;
}

function orders(wanted) {
  const sort = select(SORTS.map(one => [one, word('sorts', one)]), wanted.sort ?? 'relevance', chosen =>
    go('search', '', { ...wanted, sort: chosen === 'relevance' ? '' : chosen }));
  sort.id = 'sort';
  const row = make('div', 'choosing', labelled(say('sort'), sort));
  if (shopper.user) {
    const personal = make('input');
    Object.assign(personal, { type: 'checkbox', id: 'personal', checked: !wanted.plain });
    personal.addEventListener('change', () => go('search', '', { ...wanted, plain: personal.checked ? '' : '1' }));
    row.append(labelled(say('personal', shopper.user), personal, 'check'));
  }
  return row;
}

export function searchPage(main, id, asked) {
  const wanted = Object.fromEntries(asked);
  const heading = make('h1', 'unseen', say('searchLabel'));
  if (!wanted.q) {
    main.replaceChildren(heading, bySearching(wanted), make('p', 'none start', say('searchStart')));
    main.querySelector('input').focus();
    return;
  }
  const side = make('aside', 'facets');
  side.setAttribute('aria-label', say('filters'));
  const found = make('section', 'list');
  main.replaceChildren(heading, bySearching(wanted), make('div', 'found', side, found));
  const does = { why: showWhy, choose: chooseAside, chooseText };
  fill(found, async () => {
    const answer = await search({
      q: wanted.q, sort: wanted.sort, filter: filterOf(wanted), userId: wanted.plain ? '' : shopper.user,
    });
    const list = () => redraw(found,
      make('div', 'heading', make('h2', '', say('results', wanted.q, answer.total)), orders(wanted)),
      choosingControls(list), cards(answer.items, does));
    side.replaceChildren(facets(answer.facets, wanted));
    list();
    if (main.isConnected) {
      tellFacts(answer);
    }
  });
}
