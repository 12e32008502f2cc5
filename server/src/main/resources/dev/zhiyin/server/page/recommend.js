// The page of recommendations: a shopper, what they did, what is shown to them, and what would be.

import { note } from './address.js';
import { buyAgain, historyOf, popular, recentUsers, recommendations } from './api.js';
import { chooseProduct, chooseText } from './choosing.js';
import { make, redraw } from './dom.js';
import { knownOf, knownSections, NOTHING } from './known.js';
import { watch } from './live.js';
import { idsOf, showList } from './list.js';
import { picker, supposeSearch } from './picker.js';
import {
  choose, isSupposed, keyOf, shopper, supposeAdded, supposeNothing, supposeNotAdded, supposeRemoved, whom,
} from './shopper.js';
import { attempt, fill, tell, tellFacts } from './status.js';
import { timeline } from './timeline.js';
import { say } from './words.js';
import { showWhy } from './why.js';

const PAGE = 12;

const DUE = 3;

/*
 * What is shown: real is the list without anything supposed, before the products that answer is compared with, times
 * when each item of the history was, fresh those that are new in it, known what is known of the shopper besides, and
 * due what they may buy again.
 */
const state = {
  users: [], isLive: true, k: PAGE, answer: undefined, real: undefined, before: undefined, times: new Map(), fresh: new Set(),
  known: NOTHING, due: [],
};

/* Only the newest question may show its answer. */
let question = 0;

async function answers() {
  if (!shopper.user) {
    return { answer: await (isSupposed() ? recommendations(whom(), state.k) : popular(state.k)), due: [] };
  }
  const [answer, real, due] = await Promise.all([
    recommendations(whom(), state.k),
    isSupposed() ? state.real ?? recommendations({ userId: shopper.user }, state.k) : undefined,
    buyAgain(shopper.user, DUE),
  ]);
  return { answer, real: real ?? answer, due: due.items };
}

/** @returns what ends it */
export function shopperPage(main, id, asked) {
  const aside = make('aside', 'shopper');
  aside.setAttribute('aria-label', say('shopper'));
  const people = make('section', 'people');
  const known = make('div', 'known');
  const timeLine = make('div');
  const past = make('section', 'past', make('h2', '', say('history')),
    supposeSearch(text => does.suppose(text)), timeLine);
  const list = make('section', 'list');
  aside.append(people, known, past);
  main.replaceChildren(aside, list);
  let isLeft = false;

  function showPeople() {
    redraw(people, make('h2', '', say('shopper')), picker(state.users, pick));
  }

  async function load({ reads = false, compares = false } = {}) {
    const mine = ++question;
    if (reads && shopper.user) {
      const [{ history, total }, about] = await Promise.all([historyOf(shopper.user), knownOf(shopper.user)]);
      if (mine !== question) {
        return;
      }
      Object.assign(shopper, { history, total });
      state.known = about;
    }
    const { answer, real, due } = await answers();
    if (mine !== question || isLeft) {
      return;
    }
    const isFresh = item => reads && compares && state.answer && state.times.get(keyOf(item)) !== item.timestamp;
    Object.assign(state, {
      before: compares ? idsOf(state.answer) : undefined,
      last: state.answer,
      answer,
      real,
      due,
      fresh: new Set(shopper.history.filter(isFresh).map(keyOf)),
      times: new Map(shopper.history.map(item => [keyOf(item), item.timestamp])),
    });
    note('shopper', '', { user: shopper.user });
    redraw(known, ...knownSections(state.known));
    redraw(timeLine, timeline(state.fresh, does));
    showList(list, state, does);
    tellFacts(answer);
  }

  /* What is supposed of somebody real is compared with the real list, of nobody with the step before. */
  const again = () => attempt(() => load({ compares: !shopper.user }));

  async function changed() {
    state.real = undefined;
    await load({ reads: true, compares: true });
  }

  /* Nothing of somebody else stays in view. */
  function begin() {
    [known, timeLine, list].forEach(place => place.replaceChildren());
    return fill(list, () => load({ reads: true }));
  }

  function pick(user) {
    choose(user);
    Object.assign(state, { k: PAGE, answer: undefined, real: undefined, known: NOTHING });
    note('shopper', '', { user });
    showPeople();
    return begin();
  }

  const does = {
    why: showWhy,
    chooseText,
    choose: item => chooseProduct(item, supposed => supposed ? again() : changed()),
    remove: (item, isRemoved) => {
      supposeRemoved(item, isRemoved);
      again();
    },
    unadd: item => {
      supposeNotAdded(item);
      again();
    },
    suppose: text => {
      supposeAdded({ text, type: 'search' });
      again();
    },
    reset: () => {
      supposeNothing();
      attempt(load);
    },
    more: () => {
      state.k += PAGE;
      state.real = undefined;
      attempt(load);
    },
  };

  fill(list, async () => {
    state.users = await recentUsers();
    const user = asked.get('user') ?? (isSupposed() ? shopper.user : shopper.user || state.users[0] || '');
    if (user !== shopper.user) {
      choose(user);
      Object.assign(state, { real: undefined, known: NOTHING });
    }
    showPeople();
    await load({ reads: true });
  });

  const end = watch({
    isOn: () => state.isLive,
    users: users => {
      if (users.join('\n') !== state.users.join('\n')) {
        state.users = users;
        if (!people.contains(document.activeElement)) {
          showPeople();
        }
      }
    },
    changed: async () => {
      await changed();
      tell(say('arrived', state.fresh.size));
    },
  });
  return () => {
    isLeft = true;
    end();
  };
}
