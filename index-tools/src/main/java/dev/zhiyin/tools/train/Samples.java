package dev.zhiyin.tools.train;

import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.tools.train.Bags.FoldedSequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What is learned from and what is validated on: a prefix of a sequence, and the product that came
 * next and was new.
 */
final class Samples {
  /**
   * One of them.
   *
   * @param length events of the sequence that the history is made of
   * @param target the product that came next
   */
  record Sample(Sequence sequence, int length, int target) {}

  private final TrainingSet set;
  private final HistoryWeights weights;

  Samples(TrainingSet set, HistoryWeights weights) {
    this.set = set;
    this.weights = weights;
  }

  /**
   * Every prefix with the product after it, where that product is not in the prefix and what was
   * done with it speaks for it, that is, weighs more than 0. In the order of the shoppers.
   */
  List<Sample> training() {
    return set.shoppers().stream().flatMap(it -> of(it).stream()).toList();
  }

  /**
   * What is known of each sequence with the target held out: all, or as many as asked for, drawn at
   * random. Those without a target or with nothing known, or whose target is known, are left out.
   */
  List<Sample> validation(int most, Random random) {
    List<Sample> all =
        set.shoppers().stream()
            .filter(
                it ->
                    it.known() > 0 && it.target().isPresent() && !it.knows(it.target().getAsInt()))
            .map(it -> new Sample(it, it.known(), it.target().getAsInt()))
            .toList();
    return all.size() <= most
        ? all
        : IntStream.of(shuffled(all.size(), random))
            .limit(most)
            .sorted()
            .mapToObj(all::get)
            .toList();
  }

  /** Those whose target somebody interacted with in training: of others no loss speaks. */
  List<Sample> ofKnownProducts(List<Sample> samples) {
    boolean[] interacted = set.interacted();
    return samples.stream().filter(it -> interacted[it.target()]).toList();
  }

  /** The numbers from 0 to {@code size - 1}, in random order. */
  static int[] shuffled(int size, Random random) {
    int[] order = IntStream.range(0, size).toArray();
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }

  private List<Sample> of(Sequence sequence) {
    var seen = new HashSet<Integer>();
    var samples = new ArrayList<Sample>();
    for (int i = 0; i < sequence.length(); i++) {
      int text = sequence.text(i);
      boolean isNew = seen.add(text);
      if (i > 0 && isNew && text < set.products() && speaksFor(sequence.type(i))) {
        samples.add(new Sample(sequence, i, text));
      }
    }
    return samples;
  }

  private boolean speaksFor(EventType type) {
    return weights.byType().getOrDefault(type, 0.0) > 0;
  }

  /** Samples with their histories laid out. */
  Batch batch(List<Sample> samples) {
    return Batch.of(samples, weights);
  }

  /** Number of products. */
  int products() {
    return set.products();
  }

  /** Samples of one step, with their histories laid out. */
  record Batch(List<Sample> samples, Bags histories) {
    static Batch of(List<Sample> samples, HistoryWeights weights) {
      List<FoldedSequence> folded =
          samples.stream().map(it -> FoldedSequence.of(it.sequence(), it.length())).toList();
      return new Batch(samples, Bags.of(folded, weights));
    }

    int size() {
      return samples.size();
    }

    long[] targets() {
      return samples.stream().mapToLong(Sample::target).toArray();
    }
  }
}
