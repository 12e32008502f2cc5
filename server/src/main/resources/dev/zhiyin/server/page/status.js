// What is told for a while at the foot of the page, and questions that want a yes.

import { button, make } from './dom.js';
import { clock, say } from './words.js';

const at = id => document.getElementById(id);

export function tell(text) {
  at('status').textContent = text;
  at('status').classList.remove('seen');
  void at('status').offsetWidth; // starts the animation anew
  at('status').classList.add('seen');
}

/** Runs work that may fail, and tells if it did. */
export async function attempt(work) {
  document.body.setAttribute('aria-busy', 'true');
  try {
    await work();
  } catch (failure) {
    tell(say('failed', failure.message));
  } finally {
    document.body.removeAttribute('aria-busy');
  }
}

/* The newest work that fills a place; an older one does not tell there that it failed. */
const filling = new WeakMap();

/** Runs work that fills a place of the page; if it fails, that is told there, with a way to try again. */
export function fill(place, work) {
  filling.set(place, work);
  return attempt(async () => {
    try {
      await work();
    } catch (failure) {
      if (filling.get(place) === work) {
        place.replaceChildren(make('div', 'unfilled', make('p', '', say('failed', failure.message)),
          button('secondary again', say('again'), () => fill(place, work))));
      }
      throw failure;
    }
  });
}

/** Of which generation an answer is, and what it has seen; nothing if it was refused. */
export function tellFacts({ generation, sequence, stale }) {
  const facts = generation === undefined ? '' : say('facts', generation, sequence);
  at('facts').textContent = stale ? `${facts} · ${say('stale')}` : facts;
}

/** Runs what looks at the server again and again, and tells as long as it lasts that nothing comes. */
export async function watched(look) {
  const away = at('away');
  try {
    await look();
    away.textContent = '';
  } catch {
    away.textContent ||= say('away', clock(new Date()));
  }
}

/** Asks a question; yes runs the work. */
export function sure(question, work) {
  const dialog = at('sure');
  const text = make('p', '', question);
  text.id = 'sure-text';
  const yes = button('primary', say('yes'), () => {
    dialog.close();
    attempt(work);
  });
  dialog.replaceChildren(text, make('div', 'acts', button('act', say('no'), () => dialog.close()), yes));
  dialog.onclose = null;
  dialog.showModal();
}
