// The key that a server may want for its routes. The browser forgets it when the tab is closed.

import { button, labelled, make } from './dom.js';
import { say } from './words.js';

const WANTED = [401, 403];

/* Requests that want a key at the same time wait for the same answer. */
let asking;
let isRefused = false;

function withKey(options) {
  const key = sessionStorage.getItem('key');
  return key ? { ...options, headers: { ...options.headers, 'X-API-Key': key } } : options;
}

function ask() {
  const dialog = document.getElementById('sure');
  const text = make('p', '', say('keyWanted'));
  text.id = 'sure-text';
  const input = make('input');
  Object.assign(input, { id: 'key', type: 'password', autocomplete: 'off', required: true });
  const form = make('form', '', text, labelled(say('key'), input), make('div', 'acts',
    button('act', say('keyNone'), () => dialog.close()), make('button', 'primary', say('keyUse'))));
  return new Promise(resolve => {
    dialog.onclose = () => resolve(false);
    form.addEventListener('submit', event => {
      event.preventDefault();
      sessionStorage.setItem('key', input.value.trim());
      resolve(true);
      dialog.close();
    });
    dialog.replaceChildren(form);
    dialog.showModal();
  });
}

/**
 * Fetches with the key, and asks for one where it is wanted; who gave none is not asked again for looking.
 *
 * @param isOptional whether it can be done without: then nobody who gave a key is asked for another
 */
export async function fetchWithKey(path, options = {}, isOptional = false) {
  const key = sessionStorage.getItem('key');
  const reply = await fetch(path, withKey(options));
  if (!WANTED.includes(reply.status) || (isOptional && key) || (isRefused && (isOptional || !options.method))) {
    return reply;
  }
  if (sessionStorage.getItem('key') !== key) { // given meanwhile
    return fetch(path, withKey(options));
  }
  asking ??= ask().finally(() => {
    asking = undefined;
  });
  isRefused = !(await asking);
  return isRefused ? reply : fetch(path, withKey(options));
}
