// The list of recommendations, with what it is compared with and how it came about.

import { link } from './address.js';
import { cards, titled } from './cards.js';
import { choosingControls } from './choosing.js';
import { diagnostics } from './diagnostics.js';
import { anchor, button, make, redraw } from './dom.js';
import { movesOf } from './moves.js';
import { isSupposed, shopper } from './shopper.js';
import { say } from './words.js';

const MOST = 96;

export function idsOf(answer) {
  return answer?.items.map(item => item.productId);
}

function movesIn(state) {
  const base = isSupposed() && shopper.user ? idsOf(state.real) : state.before;
  return movesOf(base, idsOf(state.answer));
}

function liveSwitch(state) {
  const element = button('live', say('live'), () => {
    state.isLive = !state.isLive;
    element.setAttribute('aria-pressed', state.isLive);
  });
  element.title = say('liveHint');
  element.setAttribute('aria-pressed', state.isLive);
  return element;
}

function headingOf(state) {
  const text = shopper.user || isSupposed() ? say('recommended', shopper.user) : say('popularFor');
  return make('div', 'heading', make('h1', '', text), shopper.user ? liveSwitch(state) : undefined);
}

function banner(moves, does) {
  if (!isSupposed()) {
    return undefined;
  }
  const compared = say('compared', moves.up, moves.down, moves.fresh, moves.gone.length);
  return make('div', 'banner',
    make('div', '', make('p', 'strong', say('supposing', shopper.removed.size, shopper.added.length)),
      shopper.user ? make('p', 'soft', compared) : undefined),
    button('secondary reset', say('reset'), does.reset));
}

function dropped(moves, state) {
  if (moves.gone.length === 0) {
    return undefined;
  }
  const titles = new Map([state.real, state.last].flatMap(answer => answer?.items ?? [])
    .map(item => [item.productId, item.product.title]));
  return make('div', 'dropped', make('h2', '', say('droppedOut')), make('ul', 'chips', ...moves.gone.map(id =>
    make('li', '', anchor('chip', link('product', id), titles.get(id) ?? id)))));
}

/** @param does {why, choose, chooseText, reset, more}: what its buttons do */
export function showList(list, state, does) {
  const { answer } = state;
  const moves = movesIn(state);
  const mayGoOn = answer.items.length >= state.k && state.k < MOST;
  redraw(list,
    headingOf(state),
    choosingControls(() => showList(list, state, does)),
    banner(moves, does),
    make('h2', 'unseen', say('products')),
    cards(answer.items, does, moves),
    mayGoOn ? button('secondary more', say('showMore'), does.more) : undefined,
    dropped(moves, state),
    titled('buyAgainTitle', state.due, does),
    answer.diagnostics ? diagnostics(answer.diagnostics) : undefined);
}
