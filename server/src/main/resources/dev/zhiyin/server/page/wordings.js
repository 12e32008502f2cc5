// The page of wordings: what a model proposed for reasons and was accepted, to be read, edited and deleted.

import { deleteWording, editWording, wordings } from './api.js';
import { button, labelled, make, redraw } from './dom.js';
import { attempt, fill, sure, tell } from './status.js';
import { say, time } from './words.js';

function facts(one) {
  const made = one.editedAt ? say('wordingEdited', one.model, time(one.editedAt)) : `${one.model} · ${time(one.proposedAt)}`;
  return make('p', 'soft', make('code', '', one.sentence), ` · ${made}`);
}

/** @returns what ends it */
export function wordingsPage(main) {
  let ended = false;

  async function look() {
    const answer = await wordings();
    if (!ended) {
      redraw(main, make('h1', '', say('wordingsPage')), make('p', 'soft', say('wordingsHint')),
        answer.used ? undefined : make('p', 'soft', say('wordingsUnused')),
        answer.wordings.length === 0 ? make('p', '', say('wordingsNone'))
          : make('ul', 'wording-list', ...answer.wordings.map(card)));
    }
  }


  function card(one) {
    const element = make('li', 'wording');
    element.dataset.key = one.id;

    function show() {
      const text = make('p', 'text', one.text);
      text.lang = one.language;
      redraw(element, text, facts(one), make('div', 'acts',
        button('act edit', say('wordingEdit'), edit),
        button('act delete', say('wordingDelete'), () => sure(say('wordingDeleteAsk', one.text), remove))));
    }

    async function remove() {
      await deleteWording(one.id);
      element.remove();
      tell(say('wordingDeleted'));
    }

    async function save(text) {
      Object.assign(one, await editWording(one.id, text));
      show();
      tell(say('wordingSaved'));
    }

    function edit() {
      const input = make('textarea');
      Object.assign(input, { value: one.text, lang: one.language, required: true, rows: 2 });
      const form = make('form', '', labelled(say('wordingText'), input), make('div', 'acts',
        button('act', say('no'), show), make('button', 'primary', say('wordingSave'))));
      form.addEventListener('submit', event => {
        event.preventDefault();
        attempt(() => save(input.value));
      });
      element.replaceChildren(form, facts(one));
      input.focus();
    }

    show();
    return element;
  }

  fill(main, look);
  return () => {
    ended = true;
  };
}
