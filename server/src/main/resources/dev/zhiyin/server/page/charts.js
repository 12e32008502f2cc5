// Charts of what changes as time goes by, drawn as SVG.

import { make, shape } from './dom.js';
import { number, say } from './words.js';

const WIDTH = 300;
const HEIGHT = 100;

/** The least of 1, 2 and 5 times a power of ten that is not below a value. */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map(step => step * power).find(step => step >= value);
}

/* Points that are not known make gaps. */
function pathOf(values, top, slots) {
  let isDrawing = false;
  return values.map((value, index) => {
    if (!Number.isFinite(value)) {
      isDrawing = false;
      return '';
    }
    const x = WIDTH * (slots - values.length + index) / (slots - 1);
    const step = `${isDrawing ? 'L' : 'M'}${x.toFixed(1)} ${(HEIGHT * (1 - value / top)).toFixed(1)}`;
    isDrawing = true;
    return step;
  }).join('');
}

function grid() {
  return [0, 0.5, 1].map(part =>
    shape('line', { x1: 0, x2: WIDTH, y1: HEIGHT * part, y2: HEIGHT * part, class: 'grid' }));
}

function latest(values) {
  return values.findLast(Number.isFinite);
}

function legend(series, unit) {
  return make('ul', 'legend', ...series.map(({ name, values }) => {
    const value = latest(values);
    return make('li', '', make('span', 'dot'), make('span', '', name),
      make('span', 'soft', value === undefined ? '–' : `${number(value, value < 10 ? 1 : 0)} ${unit}`));
  }));
}

/**
 * Lines over the last moments.
 *
 * @param series [{name, values}], all of the same length, the newest last; NaN where nothing is known
 * @param slots how many moments the whole width is
 */
export function lines(title, series, unit, slots) {
  const known = series.flatMap(one => one.values).filter(Number.isFinite);
  const top = roundUp(Math.max(1e-3, ...known));
  const drawing = shape('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    ...grid(), ...series.map(({ values }, index) =>
      shape('path', { d: pathOf(values, top, slots), class: `line line-${index}` })));
  const plot = make('div', 'plot', drawing, make('span', 'top-label', `${number(top, 3)} ${unit}`));
  if (known.length === 0) {
    plot.append(make('p', 'gathering', say('gathering')));
  }
  return make('figure', 'chart', make('figcaption', '', title), plot, legend(series, unit));
}
