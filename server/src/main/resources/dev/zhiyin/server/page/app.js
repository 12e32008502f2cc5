// The page: whom it shows, what was searched for, and what happens when a product is chosen.

import { found, historyOf, recentUsers, recommendations, record } from './api.js';
import { card, chip, make, met } from './parts.js';
import { LANGUAGES, say, speak, spoken } from './words.js';

const at = id => document.getElementById(id);

const state = { user: '', words: '', users: [] };

/* Only the newest question may show its answer. */
let question = 0;

function readAddress() {
  const asked = new URLSearchParams(location.search);
  state.user = asked.get('user') ?? '';
  state.words = asked.get('q') ?? '';
  const wanted = asked.get('lang') ?? (navigator.language.startsWith('zh') ? 'zh-CN' : 'en');
  speak(LANGUAGES.includes(wanted) ? wanted : 'zh-CN');
}

function writeAddress() {
  const asked = new URLSearchParams({ lang: spoken() });
  if (state.user) {
    asked.set('user', state.user);
  }
  if (state.words) {
    asked.set('q', state.words);
  }
  history.replaceState(null, '', `?${asked}`);
}

function showWords() {
  document.documentElement.lang = spoken();
  document.querySelectorAll('[data-say]').forEach(element => {
    element.textContent = say(element.dataset.say);
  });
  document.querySelectorAll('[data-label]').forEach(element => {
    element.setAttribute('aria-label', say(element.dataset.label));
  });
  document.querySelectorAll('[data-placeholder]').forEach(element => {
    element.placeholder = say(element.dataset.placeholder);
  });
  document.querySelectorAll('[data-language]').forEach(element => {
    element.setAttribute('aria-pressed', element.dataset.language === spoken());
  });
}

function showUsers() {
  at('user').value = state.user;
  at('users').replaceChildren(...state.users.map(user => make('option', '', user)));
  at('recent').replaceChildren(...state.users.map(user => chip(user, user === state.user, chooseUser)));
}

function showHistory({ history: items, total }, changed) {
  const parts = items.map(item => met(item, item.productId !== undefined && item.productId === changed));
  if (items.length === 0) {
    parts.push(make('li', 'none', say(state.user ? 'noHistory' : 'nobody')));
  }
  if (total > items.length) {
    parts.push(make('li', 'none', say('more', total - items.length)));
  }
  at('history').replaceChildren(...parts);
}

function showAnswer(answer, before) {
  const isFresh = item => before !== undefined && !before.has(item.productId);
  at('heading').textContent =
    state.words ? say('found', state.words, answer.total) : say('recommended', state.user);
  at('back').hidden = !state.words;
  at('words').value = state.words;
  at('hint').textContent = state.user ? say('hint') : say('nobody');
  const cards = answer.items.map(item => card(item, isFresh(item), chooseProduct));
  at('cards').replaceChildren(...(cards.length ? cards : [make('li', 'none', say('nothing'))]));
  at('facts').textContent = say('facts', answer.generation, answer.sequence);
  shown = new Set(answer.items.map(item => item.productId));
  return answer.items.filter(isFresh).length;
}

let shown = new Set();

function tell(text) {
  at('status').textContent = text;
  at('status').classList.remove('seen');
  void at('status').offsetWidth; // starts the animation anew
  at('status').classList.add('seen');
}

/** Runs work that may fail, and tells if it did. */
async function attempt(work) {
  document.body.setAttribute('aria-busy', 'true');
  try {
    await work();
  } catch (failure) {
    tell(say('failed', failure.message));
  } finally {
    document.body.removeAttribute('aria-busy');
  }
}

/** Asks anew and shows all; tells of a product just chosen, if there is one. */
async function refresh(chosen) {
  const mine = ++question;
  const before = chosen && !state.words ? shown : undefined;
  const [answer, past] = await Promise.all([
    state.words ? found(state.words, state.user, spoken()) : recommendations(state.user, spoken()),
    state.user ? historyOf(state.user) : { history: [], total: 0 },
  ]);
  if (mine !== question) {
    return;
  }
  writeAddress();
  showWords();
  showUsers();
  showHistory(past, chosen?.productId);
  const fresh = showAnswer(answer, before);
  if (chosen) {
    tell(say('clicked', chosen.product.title, fresh));
  }
}

function chooseUser(user) {
  state.user = user.trim();
  state.words = '';
  return attempt(() => refresh());
}

function chooseProduct(item) {
  if (!state.user) {
    at('user').focus();
    return tell(say('nobody'));
  }
  return attempt(async () => {
    await record({ userId: state.user, productId: item.productId, type: 'click' });
    await refresh(item);
  });
}

at('choose').addEventListener('submit', event => {
  event.preventDefault();
  chooseUser(at('user').value);
});

at('search').addEventListener('submit', event => {
  event.preventDefault();
  state.words = at('words').value.trim();
  attempt(() => refresh());
});

at('back').addEventListener('click', () => {
  state.words = '';
  attempt(() => refresh());
});

document.querySelectorAll('[data-language]').forEach(element => {
  element.addEventListener('click', () => {
    speak(element.dataset.language);
    attempt(() => refresh());
  });
});

readAddress();
showWords();
attempt(async () => {
  state.users = await recentUsers();
  state.user ||= state.words ? '' : state.users[0] ?? '';
  await refresh();
});
