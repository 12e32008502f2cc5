// Watches what happens in the shop while a page is shown.

import { historyOf, recentUsers } from './api.js';
import { shopper } from './shopper.js';
import { watched } from './status.js';

const EVERY = 1500;

/** What is different as soon as a shopper does anything. */
function mark({ total, history: [newest] }) {
  return newest ? `${total} ${newest.timestamp} ${newest.eventIds.length}` : '';
}

/**
 * Asks again and again who came last and what the shopper in view did, unless nobody looks.
 *
 * @param does {isOn, users, changed}: whether to ask, and what hears of it
 * @returns what ends it
 */
export function watch(does) {
  let ended = false;

  async function look() {
    const { user } = shopper;
    const users = await recentUsers();
    const isKnown = shopper.total > 0 || users.includes(user);
    const now = user && isKnown ? mark(await historyOf(user, 1)) : mark(shopper);
    if (ended || user !== shopper.user) {
      return;
    }
    does.users(users);
    if (now !== mark(shopper)) {
      await does.changed();
    }
  }

  async function again() {
    if (!document.hidden && does.isOn()) {
      await watched(look);
    }
    if (!ended) {
      setTimeout(again, EVERY);
    }
  }

  again();
  return () => {
    ended = true;
  };
}
