// The page of operations: what the server does right now, and the generations of the shop.

import { metrics } from './api.js';
import { charts, samples, take } from './samples.js';
import { make } from './dom.js';
import { generationsTable } from './generations.js';
import { buckets, quantile, sum } from './metrics.js';
import { fill, watched } from './status.js';
import { number, say, word } from './words.js';

const EVERY = 2000;
const REQUESTS = 'zhiyin_http_requests_seconds';

function tile(name, value) {
  return make('div', 'tile', make('dt', '', word('tiles', name)), make('dd', '', value));
}

function figure(value, digits = 0) {
  return Number.isFinite(value) ? number(value, digits) : '–';
}

function tiles(all) {
  const memory = sum(all, 'jvm_memory_used_bytes', labels => labels.area === 'heap');
  return make('dl', 'tiles',
    tile('generation', figure(sum(all, 'zhiyin_generation'))),
    tile('products', figure(sum(all, 'zhiyin_index_products'))),
    tile('sequence', figure(sum(all, 'zhiyin_index_sequence'))),
    tile('waiting', figure(sum(all, 'zhiyin_events_waiting') + sum(all, 'zhiyin_products_waiting'))),
    tile('recall', figure(sum(all, 'zhiyin_index_recall_at_100'), 3)),
    tile('memory', `${figure(memory / 2 ** 20)} MB`));
}

function milliseconds(seconds) {
  return Number.isFinite(seconds) ? `${number(1000 * seconds, 1)} ms` : '–';
}

function routeRow(all, route) {
  const where = labels => `${labels.method} ${labels.route}` === route;
  const count = sum(all, REQUESTS, where, 'count');
  const errors = sum(all, REQUESTS, labels => where(labels) && labels.status >= '400', 'count');
  const counts = buckets(all, REQUESTS, where);
  const name = make('th', '', make('code', '', route));
  name.scope = 'row';
  return make('tr', '', name, ...[
    number(count), figure(errors || 0), milliseconds(sum(all, REQUESTS, where, 'sum') / count),
    milliseconds(quantile(counts, 0.5)), milliseconds(quantile(counts, 0.99)),
  ].map(text => make('td', '', text)));
}

function routes(all) {
  const requests = all.find(({ name }) => name === REQUESTS)?.samples ?? [];
  const names = [...new Set(requests.map(({ labels }) => `${labels.method} ${labels.route}`))]
    .filter(name => name !== 'other other').sort();
  const head = ['route', 'count', 'errors', 'mean', 'p50', 'p99'].map(name => {
    const cell = make('th', '', word('columns', name));
    cell.scope = 'col';
    return cell;
  });
  const table = make('table', '', make('thead', '', make('tr', '', ...head)),
    make('tbody', '', ...names.map(name => routeRow(all, name))));
  const scroll = make('div', 'scroll', table);
  scroll.tabIndex = 0;
  scroll.setAttribute('role', 'region');
  scroll.setAttribute('aria-label', say('routesTitle'));
  return scroll;
}

/** @returns what ends it */
export function operationsPage(main) {
  const now = make('section', 'now');
  const graphs = charts();
  const table = make('section', 'routes');
  const generations = make('section', 'generations');
  main.replaceChildren(make('h1', '', say('operationsPage')), now,
    make('div', 'charts', ...graphs.elements), generations, table);
  let ended = false;

  async function look() {
    const all = await metrics();
    take(all);
    if (!ended) {
      now.replaceChildren(make('h2', 'unseen', say('nowTitle')), tiles(all));
      graphs.draw();
      if (!table.contains(document.activeElement)) {
        table.replaceChildren(make('h2', '', say('routesTitle')), routes(all));
      }
    }
  }

  async function again() {
    if (!document.hidden || samples.length === 0) {
      await watched(look);
    }
    if (!ended) {
      setTimeout(again, EVERY);
    }
  }

  fill(generations, () => generationsTable(generations));
  again();
  return () => {
    ended = true;
    graphs.end();
  };
}
