// The routes of the server that the console uses. A failure is an Error with the problem's detail.

import { fetchWithKey } from './key.js';
import { spoken } from './words.js';

async function ask(path, options) {
  const reply = await fetchWithKey(path, options);
  const json = await reply.json();
  if (!reply.ok) {
    throw Object.assign(new Error(json.detail), { status: reply.status });
  }
  return json;
}

function post(path, body, method = 'POST') {
  return ask(path, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

const part = encodeURIComponent;

export async function recentUsers() {
  return (await ask('v1/users?k=12')).users.map(user => user.userId);
}

/** What a shopper did; nothing for somebody new. */
export async function historyOf(user, k = 500) {
  try {
    return await ask(`v1/users/${part(user)}?k=${k}`);
  } catch (failure) {
    if (failure.status !== 404) {
      throw failure;
    }
    return { history: [], total: 0 };
  }
}

/** @param who {userId} or {history} */
export function recommendations(who, k) {
  return post('v1/recommendations', { ...who, k, locale: spoken(), debug: true });
}

/** @param who {userId} or {history} */
export function explanation(who, productId) {
  return post('v1/explanations', { ...who, productId, locale: spoken() });
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

export function similar(id, k) {
  return ask(`v1/products/${part(id)}/similar?k=${k}&locale=${spoken()}`);
}

export function notes(id, k) {
  return ask(`v1/products/${part(id)}/notes?k=${k}&locale=${spoken()}`);
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
