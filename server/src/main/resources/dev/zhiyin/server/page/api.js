// The routes of the server that the console uses. A failure is an Error with the problem's detail.

import { fetchWithKey } from './key.js';
import { spoken } from './words.js';

async function ask(path, options, isOptional) {
  const reply = await fetchWithKey(path, options, isOptional);
  if (!reply.ok) {
    const { detail } = await reply.json().catch(() => ({})); // what stands before the server answers otherwise
    throw Object.assign(new Error(detail ?? `HTTP ${reply.status}`), { status: reply.status });
  }
  return reply.json();
}

/* What stands for an answer that fails with one of these statuses. */
async function orElse(other, statuses, answer) {
  try {
    return await answer;
  } catch (failure) {
    if (!statuses.includes(failure.status)) {
      throw failure;
    }
    return other;
  }
}

/* What the key does not allow to see is nothing. */
function ifAllowed(nothing, path, options) {
  return orElse(nothing, [401, 403], ask(path, options, true));
}

function sent(body, method = 'POST') {
  return { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

function post(path, body, method) {
  return ask(path, sent(body, method));
}

const part = encodeURIComponent;

export async function recentUsers() {
  return (await ask('v1/users?k=12')).users.map(user => user.userId);
}

const PAGE_OF_HISTORY = 500;

/** The newest that a shopper did, two pages of it at most; nothing for somebody new. */
export async function historyOf(user, k = PAGE_OF_HISTORY) {
  const path = `v1/users/${part(user)}?k=${k}`;
  const first = await orElse({ history: [], total: 0 }, [404], ask(path));
  if (k < PAGE_OF_HISTORY || !first.cursor) {
    return first;
  }
  const second = await ask(`${path}&cursor=${part(first.cursor)}`);
  return { ...first, history: [...first.history, ...second.history] };
}

/** What a shopper says of themselves, as lists by field. */
export async function profileOf(user) {
  return (await ifAllowed({ profile: {} }, `v1/users/${part(user)}/profile`)).profile;
}

/** Ids of a shopper's friends, the closest first. */
export async function friendsOf(user) {
  return (await ifAllowed({ friends: [] }, `v1/users/${part(user)}/friends`)).friends;
}

/** What a shopper lets friends know. */
export function consentOf(user) {
  return ifAllowed({}, `v1/users/${part(user)}/consent`);
}

/** What a shopper is due to buy again. */
export function buyAgain(user, k) {
  return ifAllowed({ items: [] }, `v1/users/${part(user)}/buy-again?k=${k}&locale=${spoken()}`);
}

/** @param who {userId}, {history}, or both: what is known of the user besides, with another history */
export function recommendations(who, k) {
  return post('v1/recommendations', { ...who, k, locale: spoken(), debug: true });
}

function aboutProduct(who, productId) {
  return { ...who, productId, locale: spoken() };
}

/** @param who {userId} or {history} */
export function explanation(who, productId) {
  return post('v1/explanations', aboutProduct(who, productId));
}

/** All that can truly be said of a product to somebody. */
export async function reasonsFor(who, productId) {
  return (await ifAllowed({ reasons: [] }, 'v1/explanations', sent(aboutProduct(who, productId)))).reasons;
}

export function popular(k) {
  return ask(`v1/products/popular?k=${k}&locale=${spoken()}`);
}

/** @param asked {q, sort, filter, userId}, each may be missing */
export function search(asked) {
  const query = new URLSearchParams({ k: 24, facets: true, locale: spoken() });
  Object.entries(asked).filter(([, value]) => value).forEach(([key, value]) => query.set(key, value));
  return ask(`v1/search?${query}`);
}

export function product(id) {
  return ask(`v1/products/${part(id)}`);
}

/**
 * A list about a product, of what suits a shopper if one is named.
 *
 * @param list notes, complements or similar
 */
export function listOn(id, list, k, user) {
  const query = new URLSearchParams({ k, locale: spoken(), ...(user ? { userId: user } : {}) });
  return ifAllowed({ items: [] }, `v1/products/${part(id)}/${list}?${query}`);
}

/** Stores an event. */
export async function record(event) {
  const answer = await post('v1/events', { events: [event] });
  const [result] = answer.results;
  if (result.status === 'rejected') {
    throw new Error(result.error);
  }
}

export function generations() {
  return ask('v1/generations');
}

export function publish(id) {
  return ask(`v1/generations/${id}:publish`, { method: 'POST' });
}

export function rollBack() {
  return ask('v1/generations:rollback', { method: 'POST' });
}

/** Wordings of reasons that were accepted, and whether answers use them. */
export function wordings() {
  return ask('v1/wordings');
}

export function editWording(id, text) {
  return post(`v1/wordings/${part(id)}`, { text }, 'PUT');
}

export function deleteWording(id) {
  return ask(`v1/wordings/${part(id)}`, { method: 'DELETE' });
}

/** All numbers that the server tells, as [{name, samples}]. */
export async function metrics() {
  return (await ask('v1/metrics')).metrics;
}
