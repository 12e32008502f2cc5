// What the console says, in the language chosen. A value may be a function of what it speaks of.

import { ENGLISH } from './words-en.js';
import { CHINESE } from './words-zh.js';

const WORDS = { 'zh-CN': CHINESE, en: ENGLISH };

export const LANGUAGES = Object.keys(WORDS);

let language = 'zh-CN';

export function speak(chosen) {
  language = chosen;
}

export function spoken() {
  return language;
}

export function say(key, ...values) {
  const words = WORDS[language][key];
  return typeof words === 'function' ? words(...values) : words;
}

/** A word of one kind, such as a source's name; itself if it has none. */
export function word(kind, name) {
  const known = WORDS[language][kind];
  return Object.hasOwn(known, name) ? known[name] : name;
}

export function typeName(type) {
  return word('types', type);
}

function dated(text, style) {
  return new Intl.DateTimeFormat(language, style).format(new Date(text));
}

export function time(text) {
  return dated(text, { dateStyle: 'medium', timeStyle: 'short' });
}

export function day(text) {
  return dated(text, { dateStyle: 'full' });
}

export function clock(text) {
  return dated(text, { timeStyle: 'short' });
}

export function number(value, digits = 0) {
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
}

/* Intl knows codes of three letters only, and a shop may have written any text. */
const CURRENCY_CODE = /^[A-Za-z]{3}$/;

export function price({ price: amount, currency = '' }) {
  if (amount === undefined) {
    return '';
  }
  const isCode = CURRENCY_CODE.test(currency);
  const style = isCode ? { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } : { minimumFractionDigits: 2 };
  const text = new Intl.NumberFormat(language, style).format(amount);
  return isCode || !currency ? text : `${text} ${currency}`;
}
