// Charts of what changes as time goes by, drawn by uPlot.

import uPlot from './webjars/uplot/dist/uPlot.esm.js';
import { make } from './dom.js';
import { number, say } from './words.js';

const HEIGHT = 180;

/* A canvas wants colours as they are, not as style sheets name them; so they are those of what is around. */
const styleOf = (plot, css) => getComputedStyle(plot.root.querySelector(css));

function axis(text, size) {
  return {
    size,
    values: (_, marks) => marks.map(text),
    stroke: plot => styleOf(plot, '.u-wrap').color,
    grid: { stroke: plot => styleOf(plot, '.u-wrap').borderTopColor, width: 1 },
    ticks: { show: false },
  };
}

function figure(value) {
  return value === undefined ? '–' : number(value, value < 10 ? 1 : 0);
}

/* Its legend has the moment that is pointed at, else the latest that is known. */
function series(name) {
  return {
    label: name,
    stroke: (plot, at) => styleOf(plot, `.u-series:nth-child(${at + 1}) .u-marker`).backgroundColor,
    width: 2,
    points: { show: false },
    value: (plot, value, at) => figure(value ?? plot.data[at].findLast(Number.isFinite)),
  };
}

function options(names, seconds) {
  return {
    width: 0,
    height: HEIGHT,
    scales: {
      x: { time: false, range: (_, first) => [Math.min(first, -seconds), 0] },
      y: { range: (_, low, high) => [0, 1.1 * (high || 1)] },
    },
    axes: [axis(value => `${number(value)} s`, 32), axis(value => number(value, 3), 48)],
    series: [{}, ...names.map(name => series(name))],
    cursor: { drag: { x: false, y: false }, points: { show: false } },
    legend: { markers: { width: 0 } },
  };
}

/**
 * Lines over the last moments.
 *
 * @param names of the lines
 * @param seconds that the width is at least
 * @returns {{element, draw, end}} draw takes seconds, 0 for now, ascending, and the values of each line
 *     at them, NaN where nothing is known
 */
export function chart(title, names, unit, seconds) {
  const empty = make('p', 'gathering', say('gathering'));
  const holder = make('div', 'plot', empty);
  const plot = new uPlot(options(names, seconds), [[], ...names.map(() => [])], holder);
  const sized = new ResizeObserver(() => plot.setSize({ width: holder.clientWidth, height: HEIGHT }));
  sized.observe(holder);
  return {
    element: make('figure', 'chart', make('figcaption', '', `${title} (${unit})`), holder),
    draw(at, values) {
      plot.setData([at, ...values.map(line => line.map(value => Number.isFinite(value) ? value : null))]);
      empty.hidden = values.some(line => line.some(Number.isFinite));
    },
    end() {
      sized.disconnect();
      plot.destroy();
    },
  };
}
