// Bars that say how much of something there is.

import { make } from './dom.js';
import { say } from './words.js';

function line(name, track, figure) {
  return make('div', 'bar', make('span', 'bar-name', name), track, make('span', 'bar-figure', figure));
}

/** A bar from the left, for a part in [0, 1]. */
export function bar(name, part, figure, kind = '') {
  const fill = make('span', `fill ${kind}`);
  fill.style.setProperty('--part', Math.min(1, Math.max(0, part || 0)));
  return line(name, make('span', 'track', fill), figure);
}

/** A bar from the middle, to the right above zero and to the left below, for a part in [-1, 1]. */
export function leaning(name, part, figure) {
  const fill = make('span', part < 0 ? 'fill against' : 'fill');
  fill.style.setProperty('--part', Math.min(1, Math.abs(part || 0)));
  return line(name, make('span', 'track middle', fill), figure);
}

/** The share and the similarity that a reason rests on, where it has them. */
export function evidenceBars(evidence, largestShare) {
  const bars = [];
  if (evidence.share !== undefined) {
    bars.push(bar(say('share'), evidence.share / largestShare, evidence.share.toFixed(2)));
  }
  if (evidence.similarity !== undefined) {
    bars.push(bar(say('similarity'), evidence.similarity, evidence.similarity.toFixed(2), 'second'));
  }
  return bars;
}

/** The largest share that any reason of a list rests on. */
export function largestShare(items) {
  const shares = items.flatMap(item => item.reasons.map(reason => reason.evidence.share ?? 0));
  return Math.max(1e-9, ...shares);
}

/** Parts of a whole in one row, with a legend. Each has a name, a size, and what is said of it. */
export function parts(all) {
  const whole = all.reduce((sum, one) => sum + one.size, 0) || 1;
  const row = make('div', 'parts', ...all.map(one => {
    const piece = make('span', 'part');
    piece.style.setProperty('--part', one.size / whole);
    return piece;
  }));
  const legend = make('ul', 'legend', ...all.map(one =>
    make('li', '', make('span', 'dot'), make('span', '', one.name), make('span', 'soft', one.figure))));
  return make('div', 'whole', row, legend);
}
