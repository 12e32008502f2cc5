// Lists of products as cards.

import { link } from './address.js';
import { evidenceBars, largestShare } from './bars.js';
import { anchor, button, make, marked, unseen } from './dom.js';
import { pictureOf } from './picture.js';
import { price, say, word } from './words.js';

/** Where a product moved: up, down, or newly in. */
function badge(by) {
  if (by === undefined || by === 0) {
    return undefined;
  }
  if (by === 'new') {
    return make('span', 'move fresh', say('fresh'));
  }
  const [className, sign, words] = by > 0 ? ['move up', '↑', say('up')] : ['move down', '↓', say('down')];
  return make('span', className, unseen(`${words} `), `${sign}${Math.abs(by)}`);
}

/* What keeps it from being bought now. */
function unavailable({ stock, status, reservedUntil }) {
  const isReserved = status === 'reserved' && !(Date.parse(reservedUntil) <= Date.now());
  if (status === 'sold' || isReserved) {
    return status;
  }
  return stock === 0 ? 'soldOut' : undefined;
}

/** Price, brand or author, its condition, and whether it is a note, promoted, or not to be had. */
export function offerOf(product, isPromoted) {
  const why = unavailable(product);
  return make('p', 'offer',
    make('span', 'price', price(product)),
    make('span', 'soft', (product.kind === 'note' ? product.author : product.brand) ?? ''),
    product.kind === 'note' ? make('span', 'tag', say('note')) : undefined,
    ...(product.attributes?.condition ?? []).slice(0, 1).map(grade => make('span', 'tag', word('conditions', grade))),
    why ? make('span', 'tag', say(why)) : undefined,
    isPromoted ? make('span', 'tag', say('promoted')) : undefined);
}

export function pathOf(product) {
  return make('p', 'path', [...(product.category ?? [])].join(' › '));
}

function titleOf(item) {
  const { title } = item.product;
  return make('h3', '', anchor('title', link('product', item.productId),
    ...(item.highlights?.title ? marked(item.highlights.title) : [title])));
}

function acts(item, does) {
  const { title } = item.product;
  const why = button('act', say('why'), () => does.why(item));
  const choose = button('act choose', does.chooseText(), () => does.choose(item));
  why.append(unseen(` ${title}`));
  choose.append(unseen(` ${title}`));
  return make('div', 'acts', why, choose);
}

/**
 * One product of a list.
 *
 * @param does {why, choose, chooseText}: what its buttons do
 */
function card(item, place, by, most, does) {
  const frame = make('div', 'frame', pictureOf(item.product), make('span', 'place', String(place)), badge(by));
  const body = make('div', 'body', pathOf(item.product), titleOf(item), offerOf(item.product, item.promoted));
  if (item.offer?.others) {
    const { others, chosenBy } = item.offer;
    body.append(make('p', 'path', say('offer', item.product.seller, others, word('chosenBy', chosenBy))));
  }
  item.reasons.slice(0, 2).forEach((reason, index) => {
    body.append(make('p', index ? 'reason also' : 'reason', reason.sentence));
  });
  const bars = evidenceBars(item.reasons[0]?.evidence ?? {}, most);
  if (bars.length) {
    body.append(make('div', 'bars', ...bars));
  }
  body.append(acts(item, does));
  const element = make('li', 'card', frame, body);
  element.dataset.product = item.productId;
  return element;
}

/** A list of cards, each with its place from 1, and its move if there are any. */
export function cards(items, does, moves) {
  if (items.length === 0) {
    return make('p', 'none', say('nothing'));
  }
  const most = largestShare(items);
  return make('ol', 'cards',
    ...items.map((item, index) => card(item, index + 1, moves?.of.get(item.productId), most, does)));
}

/** Products under a title; nothing where there are none. */
export function titled(title, items, does) {
  return items.length ? make('section', 'list', make('h2', '', say(title)), cards(items, does)) : undefined;
}
