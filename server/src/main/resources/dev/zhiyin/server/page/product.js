// The page of one product: what it is, what speaks for it, and lists of what belongs to it.

import { listOn, product as read, reasonsFor } from './api.js';
import { offerOf, pathOf, titled } from './cards.js';
import { chooseAside, chooseText, choosingControls } from './choosing.js';
import { button, facts, make, redraw } from './dom.js';
import { pictureOf } from './picture.js';
import { shopper, who } from './shopper.js';
import { fill, tellFacts } from './status.js';
import { number, say, time } from './words.js';
import { claims, showWhy } from './why.js';

/* Each list, and how long it is. */
const LISTS = [['notes', 4], ['complements', 4], ['similar', 8]];

/* What speaks for a product beside what the shopper in view did. */
const TOLD = ['group_lacks_few', 'friend_bought', 'friends_like', 'fits_profile', 'below_market'];

function factsOf(product) {
  const known = Object.entries(product.attributes ?? {}).map(([name, values]) => [name, [values].flat().join(' · ')]);
  if (product.seller) {
    known.push([say('seller'), product.seller]);
  }
  if (product.stock !== undefined) {
    known.push([say('stock'), number(product.stock)]);
  }
  if (product.createdAt) {
    known.push([say('created'), time(product.createdAt)]);
  }
  return facts(known);
}

function about(product, reasons, redraw) {
  const item = { productId: product.id, product };
  const back = button('plain', `‹ ${say('backTo')}`, () => history.back());
  const told = claims(reasons).filter(reason => TOLD.includes(reason.code));
  return make('article', 'about',
    make('div', 'frame', pictureOf(product)),
    make('div', 'about-body', back, pathOf(product), make('h1', '', product.title), offerOf(product),
      ...told.map(reason => make('p', 'reason', reason.sentence)),
      product.description ? make('p', 'description', product.description) : undefined,
      factsOf(product),
      choosingControls(redraw),
      make('div', 'acts', button('act', say('why'), () => showWhy(item)),
        button('act choose', chooseText(), () => chooseAside(item)))));
}

export function productPage(main, id) {
  const does = { why: showWhy, choose: chooseAside, chooseText };
  fill(main, async () => {
    const [product, reasons, ...lists] = await Promise.all([
      read(id), reasonsFor(who(), id), ...LISTS.map(([list, k]) => listOn(id, list, k, shopper.user)),
    ]);
    const show = () => redraw(main, about(product, reasons, show),
      ...lists.map(({ items }, index) => titled(`${LISTS[index][0]}Title`, items, does)));
    show();
    if (main.isConnected) {
      tellFacts(lists.at(-1));
    }
  });
}
