// The parts of the page that are made of answers: cards, history items, chips.

import { pictureOf } from './picture.js';
import { price, say, time, typeName } from './words.js';

/** An element with its class and what is inside, text or elements. */
export function make(name, className, ...inside) {
  const element = document.createElement(name);
  if (className) {
    element.className = className;
  }
  element.append(...inside);
  return element;
}

function button(className, text, action) {
  const element = make('button', className, text);
  element.type = 'button';
  element.addEventListener('click', action);
  return element;
}

/** One product of an answer; choosing it calls {@code choose}. */
export function card(item, isFresh, choose) {
  const product = item.product;
  const picture = make('div', 'frame', pictureOf(product));
  if (isFresh) {
    picture.append(make('span', 'fresh', say('fresh')));
  }
  const title = make('h3', '', button('title', product.title, () => choose(item)));
  const place = make('p', 'place', [...(product.category ?? [])].join(' › '));
  const offer = make('p', 'offer',
    make('span', 'price', price(product)),
    make('span', 'brand-name', product.brand ?? ''));
  if (product.stock === 0) {
    offer.append(make('span', 'sold-out', say('soldOut')));
  }
  const reasons = make('ul', 'reasons', ...item.reasons.map(reason => make('li', '', reason.sentence)));
  const body = make('div', 'body', place, title, offer, reasons);
  if (item.score) {
    body.append(make('p', 'score', say('score', item.score.toFixed(3))));
  }
  return make('li', 'card', picture, body);
}

/** One thing that the shopper met. */
export function met(item, isFresh) {
  const name = item.text ?? item.product?.title ?? item.productId;
  const when = make('time', '', time(item.timestamp));
  when.dateTime = item.timestamp;
  const kind = make('span', `kind kind-${item.type}`, typeName(item.type));
  return make('li', isFresh ? 'met just-now' : 'met',
    make('p', 'met-name', name), make('p', 'met-when', kind, ' ', when));
}

/** A shopper to choose. */
export function chip(user, isChosen, choose) {
  const element = button('chip', user, () => choose(user));
  element.setAttribute('aria-pressed', isChosen);
  return make('li', '', element);
}
