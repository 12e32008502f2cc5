// The page of one product: what it is, notes on it, and what is like it.

import { notes, product as read, similar } from './api.js';
import { cards, offerOf, pathOf } from './cards.js';
import { chooseAside, chooseText, choosingControls } from './choosing.js';
import { button, make, redraw } from './dom.js';
import { pictureOf } from './picture.js';
import { attempt, tellFacts } from './status.js';
import { number, say, time } from './words.js';
import { showWhy } from './why.js';

function fact(name, value) {
  return make('div', '', make('dt', '', name), make('dd', '', value));
}

function factsOf(product) {
  const facts = Object.entries(product.attributes ?? {})
    .map(([name, values]) => fact(name, [values].flat().join(' · ')));
  if (product.seller) {
    facts.push(fact(say('seller'), product.seller));
  }
  if (product.stock !== undefined) {
    facts.push(fact(say('stock'), number(product.stock)));
  }
  if (product.createdAt) {
    facts.push(fact(say('created'), time(product.createdAt)));
  }
  return make('dl', 'facts', ...facts);
}

function about(product, redraw) {
  const item = { productId: product.id, product };
  const back = button('plain', `‹ ${say('backTo')}`, () => history.back());
  return make('article', 'about',
    make('div', 'frame', pictureOf(product)),
    make('div', 'about-body', back, pathOf(product), make('h1', '', product.title), offerOf(product),
      product.description ? make('p', 'description', product.description) : undefined,
      factsOf(product),
      choosingControls(redraw),
      make('div', 'acts', button('act', say('why'), () => showWhy(item)),
        button('act choose', chooseText(), () => chooseAside(item)))));
}

export function productPage(main, id) {
  const does = { why: showWhy, choose: chooseAside, chooseText };
  attempt(async () => {
    const [product, written, answer] = await Promise.all([read(id), notes(id, 4), similar(id, 8)]);
    const list = (title, items) => make('section', 'list', make('h2', '', say(title)), cards(items, does));
    const show = () => redraw(main, about(product, show),
      ...(written.items.length ? [list('notesTitle', written.items)] : []),
      list('similarTitle', answer.items));
    show();
    tellFacts(answer);
  });
}
