// What is told for a while at the foot of the page, and questions that want a yes.

import { button, make } from './dom.js';
import { say } from './words.js';

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

/** Of which generation an answer is, and what it has seen; nothing if it was refused. */
export function tellFacts({ generation, sequence }) {
  at('facts').textContent = generation === undefined ? '' : say('facts', generation, sequence);
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
