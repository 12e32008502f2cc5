// The shopper in view: somebody whom the store knows or nobody, and what is supposed of their history.

/** Removed are keys of history items; added are items, newest first. */
export const shopper = { user: '', history: [], total: 0, removed: new Set(), added: [] };

/** What tells the items of a history apart. */
export function keyOf(item) {
  return item.productId === undefined ? `text ${item.text}` : `product ${item.productId}`;
}

export function choose(user) {
  Object.assign(shopper, { user, history: [], total: 0 });
  supposeNothing();
}

export function supposeNothing() {
  shopper.removed.clear();
  shopper.added = [];
}

export function isSupposed() {
  return shopper.removed.size + shopper.added.length > 0;
}

/** @param item {productId, product} or {text}, with its type */
export function supposeAdded(item) {
  supposeNotAdded(item);
  shopper.added.unshift({ ...item, timestamp: new Date().toISOString() });
}

export function supposeNotAdded(item) {
  shopper.added = shopper.added.filter(other => keyOf(other) !== keyOf(item));
}

export function supposeRemoved(item, isRemoved) {
  if (isRemoved) {
    shopper.removed.add(keyOf(item));
  } else {
    shopper.removed.delete(keyOf(item));
  }
}

/* The longest history that a request may have. */
const LONGEST = 1000;

function supposed() {
  const added = new Set(shopper.added.map(keyOf));
  const kept = shopper.history.filter(item => !shopper.removed.has(keyOf(item)) && !added.has(keyOf(item)));
  return [...shopper.added, ...kept].slice(0, LONGEST).map(({ productId, text, type, timestamp }) =>
    productId === undefined ? { text, type, timestamp } : { productId, type, timestamp });
}

/** Whom a question of a product is about. */
export function who() {
  return shopper.user && !isSupposed() ? { userId: shopper.user } : { history: supposed() };
}

/** Whom a list is for: what is known of somebody besides counts with a history that is supposed, too. */
export function whom() {
  return shopper.user ? { userId: shopper.user, ...who() } : who();
}

/** The title of a product that the shopper interacted with, or its id. */
export function titleOf(productId) {
  const interacted = [...shopper.added, ...shopper.history].find(item => item.productId === productId);
  return interacted?.product?.title ?? productId;
}
