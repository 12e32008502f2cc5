// What a shopper did, newest first, by day; each item may be supposed away, and others added.

import { link } from './address.js';
import { anchor, button, make, unseen } from './dom.js';
import { pictureOf } from './picture.js';
import { isSupposed, keyOf, shopper } from './shopper.js';
import { clock, day, say, typeName } from './words.js';

const SHOWN = 24;

function nameOf(item) {
  return item.text === undefined ? item.product?.title ?? item.productId : say('quoted', item.text);
}

function thumb(item) {
  const what = item.text === undefined ? item.product ?? { id: item.productId, title: item.productId } : undefined;
  return make('span', what ? 'thumb' : 'thumb words', what ? pictureOf(what) : '⌕');
}

function named(item) {
  return item.text === undefined
    ? anchor('item-name', link('product', item.productId), nameOf(item))
    : anchor('item-name', link('search', '', { q: item.text }), nameOf(item));
}

function entry(item, state, text, act) {
  const when = make('time', '', clock(item.timestamp));
  when.dateTime = item.timestamp;
  const toggle = button('toggle', text.sign, act);
  toggle.title = text.words;
  toggle.append(unseen(` ${text.words} ${nameOf(item)}`));
  const element = make('li', `item ${state}`,
    thumb(item),
    make('div', 'item-body', named(item),
      make('p', 'item-when', make('span', `kind kind-${item.type}`, typeName(item.type)), ' ', when)),
    toggle);
  element.dataset.key = keyOf(item);
  return element;
}

function known(item, fresh, does) {
  const isGone = shopper.removed.has(keyOf(item));
  const state = isGone ? 'gone' : fresh.has(keyOf(item)) ? 'just-now' : '';
  const text = isGone ? { sign: '↺', words: say('restore') } : { sign: '×', words: say('supposeAway') };
  return entry(item, state, text, () => does.remove(item, !isGone));
}

/**
 * The whole history as it is supposed.
 *
 * @param fresh keys of items that are new since it was last shown
 * @param does {remove, unadd}: what its buttons do
 */
export function timeline(fresh, does) {
  const rows = shopper.added.map(item =>
    entry(item, 'added', { sign: '×', words: say('takeBack') }, () => does.unadd(item)));
  if (rows.length) {
    rows.unshift(make('li', 'day', say('supposedToo')));
  }
  let last = '';
  for (const item of shopper.history.slice(0, SHOWN)) {
    if (day(item.timestamp) !== last) {
      last = day(item.timestamp);
      rows.push(make('li', 'day', last));
    }
    rows.push(known(item, fresh, does));
  }
  if (rows.length === 0) {
    rows.push(make('li', 'none', say(shopper.user ? 'noHistory' : 'buildHint')));
  }
  if (shopper.total > SHOWN) {
    rows.push(make('li', 'none', say('more', shopper.total - SHOWN)));
  }
  return make('ol', isSupposed() ? 'timeline supposed' : 'timeline', ...rows);
}
