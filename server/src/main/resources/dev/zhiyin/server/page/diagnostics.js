// How a list came about: who brought its candidates, which interests it serves, and where the time went.

import { bar, parts } from './bars.js';
import { make } from './dom.js';
import { titleOf } from './shopper.js';
import { number, say, word } from './words.js';

function sourcesOf(sources) {
  const most = Math.max(1, ...sources.map(source => source.found));
  return sources.map(source => bar(word('sources', source.source), source.found / most,
    `${say('found')} ${source.found} · ${say('shown')} ${source.shown}`, 'second'));
}

function interestsOf(interests) {
  return parts(interests.map(interest => ({
    name: interest.of.slice(0, 2).map(titleOf).join(' · '),
    size: interest.share,
    figure: `${Math.round(100 * interest.share)} %`,
  })));
}

function stepsOf(steps) {
  return parts(steps.map(step => ({
    name: word('steps', step.step), size: step.micros, figure: `${number(step.micros / 1000, 2)} ms`,
  })));
}

export function diagnostics(found) {
  const details = make('details', 'how', make('summary', '', say('howTitle')));
  details.append(make('div', 'how-body',
    make('section', '', make('h3', '', say('sourcesTitle')), ...sourcesOf(found.sources),
      make('p', 'soft', say('howCandidates', found.candidates, found.excluded))),
    found.interests.length
      ? make('section', '', make('h3', '', say('interestsTitle')), interestsOf(found.interests)) : undefined,
    make('section', '', make('h3', '', say('stepsTitle')), stepsOf(found.steps))));
  return details;
}
