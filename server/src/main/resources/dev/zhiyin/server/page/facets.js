// What the matches of a search are: categories, brands, prices, each of which narrows it down.

import { link } from './address.js';
import { anchor, make, markCurrent } from './dom.js';
import { number, say, word } from './words.js';

const SHOWN = 10;

/** The filter of what an address asks for, as JSON; nothing if it asks for none. */
export function filterOf(wanted) {
  const filter = {};
  if (wanted.category) {
    filter.category = [wanted.category];
  }
  if (wanted.brand) {
    filter.brand = [wanted.brand];
  }
  if (wanted.from || wanted.below) {
    filter.price = {
      ...(wanted.from ? { gte: Number(wanted.from) } : {}),
      ...(wanted.below ? { lte: Number(wanted.below) - 0.01 } : {}), // a range ends below its bound
    };
  }
  return Object.keys(filter).length ? JSON.stringify(filter) : '';
}

function choice(text, count, address, isChosen, depth = 0) {
  const element = anchor(`facet depth-${depth}`, address, make('span', '', text), make('span', 'soft', String(count)));
  markCurrent(element, isChosen);
  return make('li', '', element);
}

function group(name, choices) {
  return choices.length
    ? make('section', '', make('h3', '', word('facets', name)), make('ul', '', ...choices)) : undefined;
}

function categories(counts, wanted) {
  return counts.slice(0, SHOWN).map(({ value, count }) => {
    const levels = value.split(' > ');
    const isChosen = wanted.category === value;
    return choice(levels.at(-1), count, link('search', '', { ...wanted, category: isChosen ? '' : value }), isChosen,
      Math.min(2, levels.length - 1));
  });
}

function brands(counts, wanted) {
  return counts.slice(0, SHOWN).map(({ value, count }) => choice(value, count,
    link('search', '', { ...wanted, brand: wanted.brand === value ? '' : value }), wanted.brand === value));
}

function rangeName(gte, lt) {
  if (gte === undefined) {
    return `< ${number(lt)}`;
  }
  return lt === undefined ? `≥ ${number(gte)}` : `${number(gte)} – ${number(lt)}`;
}

function prices(ranges, wanted) {
  return ranges.filter(range => range.count > 0).map(({ gte, lt, count }) => {
    const isChosen = wanted.from === String(gte ?? '') && wanted.below === String(lt ?? '');
    const chosen = isChosen ? { from: '', below: '' } : { from: gte ?? '', below: lt ?? '' };
    return choice(rangeName(gte, lt), count, link('search', '', { ...wanted, ...chosen }), isChosen);
  });
}

/** The facets as links, folded on narrow screens; what is chosen already is marked and takes itself back. */
export function facets(found, wanted) {
  const isNarrowed = filterOf(wanted) !== '';
  const { q, sort, plain } = wanted;
  const fold = make('details', '', make('summary', '', make('h2', '', say('filters'))),
    make('div', 'groups',
      isNarrowed ? anchor('plain', link('search', '', { q, sort, plain }), say('clear')) : undefined,
      group('category', categories(found.category, wanted)),
      group('brand', brands(found.brand, wanted)),
      group('price', prices(found.price, wanted))));
  fold.open = isNarrowed || !matchMedia('(max-width: 60rem)').matches;
  return fold;
}
