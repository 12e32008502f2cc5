package dev.zhiyin.tools.train;

import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.tools.train.Samples.Sample;
import java.util.List;

/** Samples of one step, with their histories laid out. */
record Batch(List<Sample> samples, Bags histories) {
  static Batch of(List<Sample> samples, HistoryWeights weights) {
    List<WhiteningFold> folded =
        samples.stream().map(it -> WhiteningFold.of(it.sequence(), it.length())).toList();
    return new Batch(samples, Bags.of(folded, weights));
  }

  int size() {
    return samples.size();
  }

  long[] targets() {
    return samples.stream().mapToLong(Sample::target).toArray();
  }
}
