// The panel that says why a product is shown to the shopper in view, or is not.

import { explanation } from './api.js';
import { bar, leaning } from './bars.js';
import { button, make, unseen } from './dom.js';
import { pictureOf } from './picture.js';
import { titleOf, who } from './shopper.js';
import { attempt } from './status.js';
import { number, say, typeName, word } from './words.js';

const SHARES = 12;

/* Of the largest share; what is smaller would be no bar. */
const LEAST = 0.02;

function part(title, ...inside) {
  return make('section', 'why-part', make('h3', '', title), ...inside);
}

function figure(name, value) {
  return make('div', 'figure', make('dt', '', name), make('dd', '', value));
}

function head(found) {
  const close = button('close', '×', () => document.getElementById('why').close());
  close.append(unseen(say('close')));
  const title = make('h2', '', unseen(`${say('whyTitle')}: `), found.product.title);
  title.id = 'why-title';
  return make('header', 'why-head', make('span', 'thumb large', pictureOf(found.product)), title, close);
}

function figures(found) {
  return make('dl', 'figures',
    figure(say('score'), number(found.score, 3)),
    figure(say('product'), number(found.innerProduct, 2)),
    figure(say('place'), found.rules.place === undefined ? say('placeNone') : String(found.rules.place)));
}

/** Reasons without the same claim in other words. */
export function claims(reasons) {
  return reasons.filter((reason, index) => reasons.findIndex(other => other.code === reason.code) === index);
}

function reasons(found) {
  return part(say('reasonsTitle'), make('ul', 'sentences', ...claims(found.reasons).map(reason => {
    const matched = Object.entries(reason.evidence.matched)
      .map(([field, values]) => `${word('fields', field)} ${values.join(field === 'category' ? ' › ' : ' ')}`);
    return make('li', '', make('p', '', reason.sentence),
      make('p', 'soft', [reason.code, ...(reason.also ?? [])].join(' + '), matched.length ? ` · ${matched.join(' · ')}` : ''));
  })));
}

function nameOf(share) {
  return share.text === undefined ? titleOf(share.productId) : say('quoted', share.text);
}

function shares(found) {
  const counted = found.shares.filter(share => share.share !== 0)
    .sort((one, other) => Math.abs(other.share) - Math.abs(one.share));
  if (counted.length === 0) {
    return part(say('sharesTitle'), make('p', 'soft', say('sharesNone')));
  }
  const most = Math.max(...counted.map(share => Math.abs(share.share)));
  const told = counted.filter(share => Math.abs(share.share) >= LEAST * most).slice(0, SHARES);
  const draw = told.some(share => share.share < 0) ? leaning : bar;
  return part(say('sharesTitle'), ...told.map(share =>
    draw(make('span', 'share-name', make('span', `kind kind-${share.type}`, typeName(share.type)), ` ${nameOf(share)}`),
      share.share / most,
      make('span', '', number(share.share, 2), make('span', 'soft effect', say('effect', number(share.effect, 2)))))),
  make('p', 'soft', say('sharesHint'), told.length < counted.length ? ` ${say('sharesRest', counted.length - told.length)}` : ''));
}

function chips(names) {
  return make('ul', 'chips', ...names.map(name => make('li', 'tag', name)));
}

function sources(found) {
  return part(say('sourcesTitle'), found.sources.length
    ? chips(found.sources.map(source => word('sources', source))) : make('p', 'soft', say('sourcesNone')));
}

function rules(found) {
  const { hidden, moves = [], promoted } = found.rules;
  const told = [
    ...hidden.map(why => word('hidden', why)),
    ...(promoted ? [say('promoted')] : []),
    ...moves.map(move => `${word('rules', move.rule)} ${move.by > 0 ? '↑' : '↓'}${Math.abs(move.by)}`),
  ];
  return part(say('rulesTitle'), told.length ? chips(told) : make('p', 'soft', say('rulesNone')));
}

/* Only the newest question may open the panel. */
let question = 0;

/** Closes the panel; what was asked for and has not come yet does not open it. */
export function hideWhy() {
  question++;
  document.getElementById('why').close();
}

/** Opens the panel for a product of a list. */
export function showWhy(item) {
  const mine = ++question;
  return attempt(async () => {
    const found = await explanation(who(), item.productId);
    if (mine !== question) {
      return;
    }
    const dialog = document.getElementById('why');
    dialog.replaceChildren(make('div', 'why-body',
      head(found), figures(found), reasons(found), shares(found), sources(found), rules(found)));
    if (!dialog.open) {
      dialog.showModal();
    }
    dialog.scrollTop = 0;
  });
}

/* A click beside the panel closes it. */
document.getElementById('why').addEventListener('click', event => {
  if (event.target === event.currentTarget) {
    event.currentTarget.close();
  }
});
