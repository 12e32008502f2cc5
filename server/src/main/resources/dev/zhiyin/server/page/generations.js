// The generations of the shop: what each was measured at, and which one serves.

import { generations, publish, rollBack } from './api.js';
import { button, make, redraw } from './dom.js';
import { sure, tell } from './status.js';
import { number, say, time, word } from './words.js';

const PATIENCE = 20_000;

function state(one, { published, serving }) {
  if (one.damaged) {
    return make('span', 'tag', say('damaged'));
  }
  if (one.id === serving) {
    return make('span', 'tag serving', say('serving'));
  }
  return one.id === published ? make('span', 'tag', say('published')) : undefined;
}

function fact(name, value) {
  return make('div', '', make('dt', '', name), make('dd', '', value));
}

function facts(one) {
  return make('dl', 'measures',
    fact(say('model'), one.model), fact(say('encoder'), one.encoder), fact(word('tiles', 'products'), number(one.products)),
    ...Object.entries(one.metrics).map(([name, value]) => fact(name, number(value, 4))));
}

function card(one, answer, act) {
  const heading = make('div', 'heading', make('h3', '', say('generation', one.id)), state(one, answer));
  const element = make('li', one.id === answer.serving ? 'generation serves' : 'generation', heading);
  element.dataset.generation = one.id;
  if (!one.damaged) {
    element.append(make('p', 'soft', time(one.created)), facts(one));
    if (one.id !== answer.published) {
      element.append(button('act', say('publish'), () =>
        sure(say('publishAsk', one.id), () => act(() => publish(one.id)))));
    }
  }
  return element;
}

/* What was published comes into service after a moment. */
async function inService(answer) {
  const end = Date.now() + PATIENCE;
  let now = answer;
  while (now.serving !== answer.published && Date.now() < end) {
    await new Promise(resolve => setTimeout(resolve, 300));
    now = await generations();
  }
  return now;
}

/** Fills a section with the generations as they are now, and after each change of them. */
export async function generationsTable(section) {
  function show(answer) {
    const back = button('secondary', say('rollBack'), () => sure(say('rollBackAsk'), () => act(rollBack)));
    back.id = 'roll-back';
    redraw(section,
      make('div', 'heading', make('h2', '', say('generationsTitle')), answer.generations.length > 1 ? back : undefined),
      make('p', 'soft', say('generationsHint')),
      make('ul', 'generation-list', ...answer.generations.map(one => card(one, answer, act))));
  }

  async function act(change) {
    const answer = await change();
    show(answer);
    const now = await inService(answer);
    show(now);
    tell(say('switched', now.serving));
  }

  show(await generations());
}
