// What choosing a product with "+" stands for: which kind of event, and whether it is only supposed.

import { record } from './api.js';
import { labelled, make, select } from './dom.js';
import { shopper, supposeAdded } from './shopper.js';
import { attempt, tell } from './status.js';
import { say, typeName } from './words.js';

const TYPES = ['view', 'click', 'favorite', 'cart', 'purchase', 'dislike'];

const choosing = { type: 'view', supposes: true };

/** Nobody is not in the store, so all that nobody does is supposed. */
function supposes() {
  return choosing.supposes || !shopper.user;
}

/** What the button of a product says. */
export function chooseText() {
  return say('chosen', typeName(choosing.type), supposes());
}

/** The controls; changed is called when the buttons of the products say something else. */
export function choosingControls(changed) {
  const type = select(TYPES.map(one => [one, typeName(one)]), choosing.type, value => {
    choosing.type = value;
    changed();
  });
  const how = select([['suppose', say('suppose')], ['record', say('record')]], choosing.supposes ? 'suppose' : 'record',
    value => {
      choosing.supposes = value === 'suppose';
      changed();
    });
  type.id = 'choose-type';
  how.id = 'choose-how';
  type.setAttribute('aria-label', say('chooseType'));
  return make('div', 'choosing', shopper.user ? labelled(say('choose'), how) : make('span', 'soft', say('chooseNobody')), type);
}

/** Chooses a product for the shopper in view, then runs what follows: whether it was only supposed is given. */
export function chooseProduct(item, then) {
  if (supposes()) {
    supposeAdded({ productId: item.productId, product: item.product, type: choosing.type });
    return then(true);
  }
  return attempt(async () => {
    await record({ userId: shopper.user, productId: item.productId, type: choosing.type });
    tell(say('recorded', typeName(choosing.type), item.product.title));
    await then(false);
  });
}

/** Chooses a product where no list shows what becomes of it, so it is told instead. */
export function chooseAside(item) {
  return chooseProduct(item, supposed => {
    if (supposed) {
      tell(say('supposed', typeName(choosing.type), item.product.title));
    }
  });
}
