package dev.zhiyin.tools.train;

import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.tools.train.Bags.FoldedSequence;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.RandomAccess;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What is learned from and what is validated on: a prefix of a sequence, and the product that came
 * next and was new.
 */
final class Samples {
  /**
   * One of them.
   *
   * @param length events of the sequence that the history is made of, but those on the target
   * @param target the product that came next
   */
  record Sample(Sequence sequence, int length, int target) {}

  /** Scores looked at to choose a setting, but for {@link #FEWEST_SHOPPERS} whatever it takes. */
  private static final long SCORES = 200_000_000;

  private static final int FEWEST_SHOPPERS = 1000;

  private final TrainingSet set;
  private final HistoryWeights weights;
  private final Training training;

  Samples(TrainingSet set, HistoryWeights weights) {
    this.set = set;
    this.weights = weights;
    this.training = new Training(set.shoppers(), this::of);
  }

  /**
   * Every product with all that was known in the moment before it, where it is not among that and
   * what was done with it speaks for it, that is, weighs more than 0. What is of one moment, such
   * as one order, has no order: products of a shopper's first moment are told from the others of
   * it. In the order of the shoppers.
   */
  List<Sample> training() {
    return training;
  }

  /**
   * What is known of each shopper with each of the targets that were held out: all shoppers, or as
   * many as asked for, drawn at random. Targets that are known, and shoppers of whom nothing is
   * known or who have no target, are left out.
   *
   * @return those of one shopper one after the other
   */
  List<Sample> validation(int most, Random random) {
    List<List<Sample>> all =
        set.shoppers().stream()
            .filter(it -> it.known() > 0)
            .map(Samples::heldOut)
            .filter(it -> !it.isEmpty())
            .toList();
    IntStream drawn =
        all.size() <= most
            ? IntStream.range(0, all.size())
            : IntStream.of(shuffled(all.size(), random)).limit(most).sorted();
    return drawn.mapToObj(all::get).flatMap(List::stream).toList();
  }

  /**
   * Those of shoppers spread evenly over all, as many as make so many scores of all products that a
   * second pass costs little; at least a thousand.
   */
  static List<Sample> forOnePass(List<Sample> validation, int products) {
    List<List<Sample>> shoppers = byShopper(validation);
    return spread(shoppers, Math.max(FEWEST_SHOPPERS, SCORES / products)).stream()
        .flatMap(List::stream)
        .toList();
  }

  /** Those of each shopper, which lie one after the other. */
  static List<List<Sample>> byShopper(List<Sample> samples) {
    var shoppers = new ArrayList<List<Sample>>();
    for (Sample sample : samples) {
      if (shoppers.isEmpty()
          || shoppers.getLast().getFirst().sequence() != sample.sequence()
          || shoppers.getLast().getFirst().length() != sample.length()) {
        shoppers.add(new ArrayList<>());
      }
      shoppers.getLast().add(sample);
    }
    return shoppers;
  }

  /**
   * At most so many, spread evenly over all: stores read shoppers sorted by id. Each is taken from
   * there when it is asked for.
   */
  static <T> List<T> spread(List<T> all, long most) {
    long step = Math.max(all.size(), most);
    int[] places =
        IntStream.range(0, all.size())
            .filter(i -> i * most / step != (i - 1) * most / step || i == 0)
            .toArray();
    return new AbstractList<>() {
      @Override
      public T get(int i) {
        return all.get(places[i]);
      }

      @Override
      public int size() {
        return places.length;
      }
    };
  }

  /** Each product's share of the targets of training, by place; 0 if there is none. */
  double[] targetShares() {
    var shares = new double[set.products()];
    double each = 1.0 / Math.max(1, training.size());
    IntStream.of(training.targets).forEach(target -> shares[target] += each);
    return shares;
  }

  /** Which products are a target of training, by place; of others no loss may speak. */
  boolean[] predicted() {
    var predicted = new boolean[set.products()];
    IntStream.of(training.targets).forEach(target -> predicted[target] = true);
    return predicted;
  }

  /** Places of the products that are a target of training, rising. */
  long[] predictedProducts() {
    boolean[] predicted = predicted();
    return IntStream.range(0, predicted.length).filter(j -> predicted[j]).asLongStream().toArray();
  }

  /** Which products are in the history of a sample of training, by place. */
  boolean[] inHistories() {
    var inHistories = new boolean[set.products()];
    for (int shopper = 0; shopper < training.shoppers(); shopper++) {
      int from = 0;
      boolean isLeftOut = false;
      for (Sample sample : training.of(shopper)) {
        // a target among the events of its own history is in the next one, whose target is another
        isLeftOut = mark(inHistories, sample, from) && !isLeftOut;
        from = isLeftOut ? from : sample.length();
      }
    }
    return inHistories;
  }

  /* Whether the target is among the events from there on. */
  private static boolean mark(boolean[] inHistories, Sample sample, int from) {
    boolean hasTarget = false;
    for (int i = from; i < sample.length(); i++) {
      int text = sample.sequence().text(i);
      hasTarget |= text == sample.target();
      if (text < inHistories.length && text != sample.target()) {
        inHistories[text] = true;
      }
    }
    return hasTarget;
  }

  private static List<Sample> heldOut(Sequence sequence) {
    return IntStream.of(sequence.targets())
        .filter(target -> !sequence.knows(target))
        .mapToObj(target -> new Sample(sequence, sequence.known(), target))
        .toList();
  }

  /** Those whose target is one of training, too: of others no loss speaks. */
  List<Sample> ofPredictedProducts(List<Sample> samples) {
    boolean[] predicted = predicted();
    return samples.stream().filter(it -> predicted[it.target()]).toList();
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

  /**
   * The places of those of training in random order, but for runs of one shopper, which stay
   * together: their histories have nearly all in common, so that a batch of runs takes a fraction
   * of the work of one of single samples.
   *
   * @param longest samples of a run at most
   */
  int[] shuffledRuns(int longest, Random random) {
    int[] runs = training.runs(longest);
    var order = new int[training.size()];
    int at = 0;
    for (int run : shuffled(runs.length - 1, random)) {
      for (int i = runs[run]; i < runs[run + 1]; i++) {
        order[at++] = i;
      }
    }
    return order;
  }

  /**
   * Those of training, one shopper's after the other's, in eight bytes each and four a shopper:
   * there are as many as events.
   */
  private static final class Training extends AbstractList<Sample> implements RandomAccess {
    /** Those who have any. */
    private final List<Sequence> shoppers;

    /** Where those of each shopper begin, rising, and the end of all. */
    private final int[] starts;

    private final int[] lengths;
    private final int[] targets;

    /**
     * @param samples of one shopper
     */
    Training(List<Sequence> all, Function<Sequence, List<Sample>> samples) {
      int[][] packed = // length and target by turns
          all.parallelStream()
              .map(
                  shopper ->
                      samples.apply(shopper).stream()
                          .flatMapToInt(one -> IntStream.of(one.length(), one.target()))
                          .toArray())
              .toArray(int[][]::new);
      int[] some = IntStream.range(0, packed.length).filter(i -> packed[i].length > 0).toArray();
      this.shoppers = IntStream.of(some).mapToObj(all::get).toList();
      this.starts = new int[some.length + 1];
      for (int shopper = 0; shopper < some.length; shopper++) {
        starts[shopper + 1] = Math.addExact(starts[shopper], packed[some[shopper]].length / 2);
      }
      this.lengths = new int[starts[some.length]];
      this.targets = new int[lengths.length];
      for (int shopper = 0; shopper < some.length; shopper++) {
        for (int i = starts[shopper]; i < starts[shopper + 1]; i++) {
          lengths[i] = packed[some[shopper]][2 * (i - starts[shopper])];
          targets[i] = packed[some[shopper]][2 * (i - starts[shopper]) + 1];
        }
      }
    }

    @Override
    public Sample get(int place) {
      int found = Arrays.binarySearch(starts, place);
      return sample(found < 0 ? -found - 2 : found, place);
    }

    private Sample sample(int shopper, int place) {
      return new Sample(shoppers.get(shopper), lengths[place], targets[place]);
    }

    /** How many shoppers have any. */
    int shoppers() {
      return shoppers.size();
    }

    /** Those of one of them. */
    List<Sample> of(int shopper) {
      return IntStream.range(starts[shopper], starts[shopper + 1])
          .mapToObj(place -> sample(shopper, place))
          .toList();
    }

    /** Where runs of one shopper's begin, each as long as can be, and the end of all. */
    int[] runs(int longest) {
      return IntStream.concat(
              IntStream.range(0, shoppers.size())
                  .flatMap(
                      shopper ->
                          IntStream.iterate(
                              starts[shopper],
                              start -> start < starts[shopper + 1],
                              start -> start + longest)),
              IntStream.of(targets.length))
          .toArray();
    }

    @Override
    public int size() {
      return targets.length;
    }
  }

  private List<Sample> of(Sequence sequence) {
    var seen = new HashSet<Integer>();
    var samples = new ArrayList<Sample>();
    int first = endOfFirstMoment(sequence);
    int known = first;
    for (int i = 0; i < sequence.length(); i++) {
      int text = sequence.text(i);
      boolean isNew = seen.add(text);
      known = i >= first && sequence.moment(i) != sequence.moment(i - 1) ? i : known;
      if (isNew
          && text < set.products()
          && speaksFor(sequence.type(i))
          && sequence.hasBefore(known, it -> it != text)) {
        samples.add(new Sample(sequence, known, text));
      }
    }
    return samples;
  }

  private static int endOfFirstMoment(Sequence sequence) {
    int end = 0;
    while (end < sequence.length() && sequence.moment(end) == sequence.moment(0)) {
      end++;
    }
    return end;
  }

  private boolean speaksFor(EventType type) {
    return weights.byType().getOrDefault(type, 0.0) > 0;
  }

  /** Samples with their histories laid out. */
  Batch batch(List<Sample> samples) {
    return new Batch(samples, Bags.of(samples.stream().map(this::folded).toList(), weights));
  }

  /** The history of a sample. */
  FoldedSequence folded(Sample one) {
    return FoldedSequence.of(one.sequence(), one.length(), one.target(), set.products());
  }

  /** Products of a history that speak for others, by place, newest first. */
  int[] liked(FoldedSequence history) {
    return SlimFit.liked(history, weights, set.products());
  }

  /** What they are of. */
  TrainingSet set() {
    return set;
  }

  /** How the items of their histories count. */
  HistoryWeights weights() {
    return weights;
  }

  /** Number of products. */
  int products() {
    return set.products();
  }

  /** Samples of one step, with their histories laid out. */
  record Batch(List<Sample> samples, Bags histories) {
    int size() {
      return samples.size();
    }

    long[] targets() {
      return samples.stream().mapToLong(Sample::target).toArray();
    }
  }
}
