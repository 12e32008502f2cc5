// The server's numbers at the last moments, and charts of them. They stay while other pages are shown.

import { chart } from './charts.js';
import { buckets, quantile, since, sum } from './metrics.js';
import { say, word } from './words.js';

const MOST = 90;

/* So many seconds fill a chart at first; then it grows with what there is. */
const LEAST = 40;
const REQUESTS = 'zhiyin_http_requests_seconds';
const FRESHNESS = 'zhiyin_event_to_answer_seconds';

/* What this page asks itself is not the shop's work. */
const OWN = ['/metrics', '/v1/metrics', '/v1/generations', 'other'];

const isRecommendation = ({ route }) => route.endsWith('/recommendations');
const isSearch = ({ route }) => route === '/v1/search';
const isEvent = ({ route }) => route === '/v1/events';
const isOther = labels => !OWN.includes(labels.route)
  && !isRecommendation(labels) && !isSearch(labels) && !isEvent(labels);

const GROUPS = { recommendations: isRecommendation, search: isSearch, events: isEvent, other: isOther };

export const samples = [];

/* Counts only grow, unless the server was started anew. */
function isAnew(all) {
  const last = samples.at(-1);
  return last !== undefined && sum(all, REQUESTS, () => true, 'count') < sum(last.all, REQUESTS, () => true, 'count');
}

/** Keeps the numbers of this moment; those of a server that ended are dropped. */
export function take(all) {
  if (isAnew(all)) {
    samples.length = 0;
  }
  samples.push({ at: performance.now() / 1000, all });
  if (samples.length > MOST + 1) {
    samples.shift();
  }
}

/* A line has a value for each moment but the first, of it and the one before. */
function line(value) {
  return () => samples.slice(1).map((now, index) => value(samples[index], now));
}

function rate(where) {
  const count = ({ all }) => sum(all, REQUESTS, where, 'count') || 0;
  return line((before, now) => (count(now) - count(before)) / (now.at - before.at));
}

function latencies(name, where) {
  return Object.fromEntries([50, 99].map(percent => [`p${percent}`, line((before, now) =>
    1000 * quantile(since(buckets(before.all, name, where), buckets(now.all, name, where)), percent / 100))]));
}

function heap() {
  return line((_, { all }) => sum(all, 'jvm_memory_used_bytes', labels => labels.area === 'heap') / 2 ** 20);
}

function drawn(title, unit, lines) {
  const made = chart(say(title), Object.keys(lines), say(unit), LEAST);
  return { ...made, draw: at => made.draw(at, Object.values(lines).map(values => values())) };
}

/** All charts; draw() brings them up to date, end() lets go of them. */
export function charts() {
  const rates = Object.entries(GROUPS).map(([name, where]) => [word('groups', name), rate(where)]);
  const all = [
    drawn('ratesTitle', 'perSecond', Object.fromEntries(rates)),
    drawn('latencyTitle', 'milliseconds', latencies(REQUESTS, labels => isRecommendation(labels) || isSearch(labels))),
    drawn('freshnessTitle', 'milliseconds', latencies(FRESHNESS)),
    drawn('memoryTitle', 'megabytes', { [say('memoryTitle')]: heap() }),
  ];
  return {
    elements: all.map(one => one.element),
    draw: () => all.forEach(one => one.draw(samples.slice(1).map(({ at }) => at - samples.at(-1).at))),
    end: () => all.forEach(one => one.end()),
  };
}
