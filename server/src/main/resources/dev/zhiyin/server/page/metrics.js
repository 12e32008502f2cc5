// Reckons with the metrics of the server. A name's samples are [{labels, value}], those of a histogram
// [{labels, count, sum, buckets}].

const everything = () => true;

function samplesOf(all, name, where) {
  return (all.find(one => one.name === name)?.samples ?? []).filter(one => where(one.labels));
}

/** The sum of one figure of a name's samples; NaN if there are none. */
export function sum(all, name, where = everything, figure = 'value') {
  const found = samplesOf(all, name, where);
  return found.length ? found.reduce((total, one) => total + (one[figure] ?? NaN), 0) : NaN;
}

/** A histogram's cumulative counts by upper bound, ascending, summed over its labels. */
export function buckets(all, name, where = everything) {
  const counts = new Map();
  for (const { buckets: bounded, count } of samplesOf(all, name, where)) {
    for (const one of [...bounded, { le: Infinity, count }]) {
      counts.set(one.le, (counts.get(one.le) ?? 0) + one.count);
    }
  }
  return [...counts].map(([bound, count]) => ({ bound, count }));
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
