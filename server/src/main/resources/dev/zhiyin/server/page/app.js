// Starts the console: language, appearance, and which page is shown.

import { here } from './address.js';
import { make, markCurrent } from './dom.js';
import { operationsPage } from './operations.js';
import { productPage } from './product.js';
import { searchPage } from './search.js';
import { shopperPage } from './recommend.js';
import { hideWhy } from './why.js';
import { wordingsPage } from './wordings.js';
import { LANGUAGES, say, speak, spoken, word } from './words.js';

const PAGES = {
  shopper: shopperPage, search: searchPage, product: productPage, operations: operationsPage, wordings: wordingsPage,
};
const THEMES = ['system', 'light', 'dark'];

const at = id => document.getElementById(id);

/* Ends what a page has running when another is shown. */
let leave = () => {};

function show() {
  leave();
  const { page, id, asked } = here();
  const name = Object.hasOwn(PAGES, page) ? page : 'shopper';
  document.querySelectorAll('[data-page]').forEach(element => {
    markCurrent(element, element.dataset.page === name, 'page');
  });
  hideWhy();
  document.title = name === 'product' ? '知音 Zhiyin' : `${say(`${name}Page`)} · 知音 Zhiyin`;
  /* What comes late for another page is drawn into that page, which is not shown any more. */
  const shown = make('div', `page page-${name}`);
  at('main').replaceChildren(shown);
  leave = PAGES[name](shown, id, asked) ?? (() => {});
}

function showWords() {
  document.documentElement.lang = spoken();
  document.querySelectorAll('[data-say]').forEach(element => {
    element.textContent = say(element.dataset.say);
  });
  document.querySelectorAll('[data-label]').forEach(element => {
    element.setAttribute('aria-label', say(element.dataset.label));
  });
  document.querySelectorAll('[data-language]').forEach(element => {
    element.setAttribute('aria-pressed', element.dataset.language === spoken());
  });
  at('theme').replaceChildren(...THEMES.map(theme => {
    const option = make('option', '', word('themes', theme));
    option.value = theme;
    return option;
  }));
  at('theme').value = localStorage.getItem('theme') ?? 'system';
}

function showTheme() {
  document.documentElement.dataset.theme = localStorage.getItem('theme') ?? 'system';
}

function firstLanguage() {
  const wanted = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem('language')
    ?? (navigator.language.startsWith('zh') ? 'zh-CN' : 'en');
  return LANGUAGES.includes(wanted) ? wanted : 'zh-CN';
}

at('theme').addEventListener('change', event => {
  localStorage.setItem('theme', event.target.value);
  showTheme();
});

at('skip').addEventListener('click', event => {
  event.preventDefault();
  at('main').focus();
});

document.querySelectorAll('[data-language]').forEach(element => {
  element.addEventListener('click', () => {
    speak(element.dataset.language);
    localStorage.setItem('language', spoken());
    showWords();
    show();
  });
});

addEventListener('hashchange', () => {
  at('main').focus({ preventScroll: true });
  show();
  scrollTo(0, 0);
});

speak(firstLanguage());
showTheme();
showWords();
show();
