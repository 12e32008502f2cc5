// The server's numbers at the last moments, and charts of them. They stay while other pages are shown.

import { lines } from './charts.js';
import { buckets, parse, quantile, since, sum } from './prometheus.js';
import { say, word } from './words.js';

const MOST = 90;

/* So many moments fill a chart at first; then it grows with what there is. */
const LEAST = 20;
const REQUESTS = 'zhiyin_http_requests_seconds';
const FRESHNESS = 'zhiyin_event_to_answer_seconds';

/* What this page asks itself is not the shop's work. */
const OWN = ['/metrics', '/v1/generations', 'other'];

const isRecommendation = ({ route }) => route.endsWith('/recommendations');
const isSearch = ({ route }) => route === '/v1/search';
const isEvent = ({ route }) => route === '/v1/events';
const isOther = labels => !OWN.includes(labels.route)
  && !isRecommendation(labels) && !isSearch(labels) && !isEvent(labels);

const GROUPS = { recommendations: isRecommendation, search: isSearch, events: isEvent, other: isOther };

export const samples = [];

/** Keeps the numbers of this moment. */
export function take(text) {
  const all = parse(text);
  samples.push({ at: performance.now(), all });
  if (samples.length > MOST + 1) {
    samples.shift();
  }
  return all;
}

/** One value for each two moments that follow one another. */
function changes(value) {
  return samples.slice(1).map((now, index) => value(samples[index], now));
}

function rate(where) {
  return changes((before, now) =>
    ((sum(now.all, `${REQUESTS}_count`, where) || 0) - (sum(before.all, `${REQUESTS}_count`, where) || 0))
      / ((now.at - before.at) / 1000));
}

function quantiles(name, part, where) {
  return changes((before, now) =>
    1000 * quantile(since(buckets(before.all, name, where), buckets(now.all, name, where)), part));
}

function latencies(title, name, where) {
  return lines(title, [
    { name: 'p50', values: quantiles(name, 0.5, where) },
    { name: 'p99', values: quantiles(name, 0.99, where) },
  ], say('milliseconds'), slots());
}

function memory(id) {
  return samples.map(({ all }) => sum(all, `jvm_memory_${id}_bytes`, labels => labels.area === 'heap') / 2 ** 20);
}

function slots() {
  return Math.max(LEAST, samples.length);
}

/** All charts, drawn anew. */
export function charts() {
  return [
    lines(say('ratesTitle'), Object.entries(GROUPS).map(([name, where]) =>
      ({ name: word('groups', name), values: rate(where) })), say('perSecond'), slots()),
    latencies(say('latencyTitle'), REQUESTS, labels => isRecommendation(labels) || isSearch(labels)),
    latencies(say('freshnessTitle'), FRESHNESS),
    lines(say('memoryTitle'), [{ name: say('memoryTitle'), values: memory('used') }], say('megabytes'), slots()),
  ];
}
