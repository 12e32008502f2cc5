// Reads numbers in the text format of Prometheus, version 0.0.4.

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const LABEL = /(\w+)="((?:\\.|[^"\\])*)"/g;

function labelsOf(text = '') {
  return Object.fromEntries([...text.matchAll(LABEL)].map(([, name, value]) =>
    [name, value.replace(/\\(.)/g, (_, one) => one === 'n' ? '\n' : one)]));
}

/** @returns {Map<string, {labels: Object, value: number}[]>} by name */
export function parse(text) {
  const all = new Map();
  for (const line of text.split('\n')) {
    const found = line.startsWith('#') ? null : LINE.exec(line);
    if (found) {
      const [, name, labels, value] = found;
      all.has(name) || all.set(name, []);
      all.get(name).push({ labels: labelsOf(labels), value: value === '+Inf' ? Infinity : Number(value) });
    }
  }
  return all;
}

const everything = () => true;

/** The sum of a name's numbers; NaN if there are none. */
export function sum(all, name, where = everything) {
  const found = (all.get(name) ?? []).filter(one => where(one.labels));
  return found.length ? found.reduce((total, one) => total + one.value, 0) : NaN;
}

/** A histogram's cumulative counts by upper bound, ascending, summed over its labels. */
export function buckets(all, name, where = everything) {
  const counts = new Map();
  for (const { labels, value } of all.get(`${name}_bucket`) ?? []) {
    if (where(labels)) {
      const bound = labels.le === '+Inf' ? Infinity : Number(labels.le);
      counts.set(bound, (counts.get(bound) ?? 0) + value);
    }
  }
  return [...counts].sort(([one], [other]) => one - other).map(([bound, count]) => ({ bound, count }));
}

/** What was counted since an earlier time. */
export function since(earlier, now) {
  const before = new Map(earlier.map(({ bound, count }) => [bound, count]));
  return now.map(({ bound, count }) => ({ bound, count: count - (before.get(bound) ?? 0) }));
}

/** A quantile of a histogram, straight between the bounds of its bucket; NaN if it is empty. */
export function quantile(counts, part) {
  const wanted = part * (counts.at(-1)?.count ?? 0);
  if (wanted === 0) {
    return NaN;
  }
  const index = counts.findIndex(({ count }) => count >= wanted);
  const { bound, count } = counts[index];
  const from = counts[index - 1] ?? { bound: 0, count: 0 };
  return bound === Infinity
    ? from.bound : from.bound + (bound - from.bound) * (wanted - from.count) / (count - from.count);
}
