// Picks a shopper: by id, one of those who came last, or nobody, to be built.

import { button, labelled, make } from './dom.js';
import { shopper } from './shopper.js';
import { say } from './words.js';

function chip(user, choose) {
  const element = button('chip', user, () => choose(user));
  element.setAttribute('aria-pressed', user === shopper.user);
  return make('li', '', element);
}

/** @param users who came last; choose takes an id, or nothing for nobody */
export function picker(users, choose) {
  const input = make('input');
  Object.assign(input, { id: 'user', name: 'user', value: shopper.user, maxLength: 200, autocomplete: 'off', spellcheck: false });
  input.setAttribute('list', 'users');
  const known = make('datalist', '', ...users.map(user => make('option', '', user)));
  known.id = 'users';
  const submit = make('button', 'primary', say('show'));
  const form = make('form', 'choose', labelled(say('userLabel'), input), submit, known);
  form.addEventListener('submit', event => {
    event.preventDefault();
    choose(input.value.trim());
  });
  const build = button('build', say('build'), () => choose(''));
  build.setAttribute('aria-pressed', shopper.user === '');
  const recent = make('ul', 'chips', ...users.map(user => chip(user, choose)));
  recent.setAttribute('aria-label', say('recent'));
  return make('div', 'picker', form, make('h3', '', say('recent')), recent, build);
}

/** Supposes that a shopper also searched for something. */
export function supposeSearch(add) {
  const input = make('input');
  Object.assign(input, { id: 'suppose', name: 'suppose', maxLength: 200, autocomplete: 'off', placeholder: say('supposeWords') });
  input.setAttribute('aria-label', say('supposeWords'));
  const form = make('form', 'field suppose', input, make('button', 'secondary', say('add')));
  form.addEventListener('submit', event => {
    event.preventDefault();
    const text = input.value.trim();
    if (text) {
      input.value = '';
      add(text);
    }
  });
  return form;
}
