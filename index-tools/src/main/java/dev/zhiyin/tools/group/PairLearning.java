package dev.zhiyin.tools.group;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.group.OfferTable.Offer;
import dev.zhiyin.tools.group.Trees.Recipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Learns a {@link PairModel} of offers whose groups are known. What a later step learns from is
 * said of each pair by earlier steps that have not seen it (stacking; Wolpert, 1992).
 */
final class PairLearning {
  private static final Recipe FIRST = new Recipe(20, 4, .3f);
  private static final Recipe ALONE = new Recipe(60, 5, .15f);
  private static final Recipe AMONG = new Recipe(85, 6, .12f);

  /** Each divides pairs into other parts and draws others of those that are not the same. */
  private static final int STACKS = 3;

  /** How often pairs are looked at among what was said of all before. */
  private static final int ROUNDS = 2;

  /** Each part's pairs are judged by what was learned of the others. */
  private static final int PARTS = 3;

  /**
   * Of pairs that are not the same, one in so many is learned from by itself, and counts for all of
   * them. Among others all are that are left, which are few and hard.
   */
  private static final int KEPT = 3;

  private final int seed;
  private final OfferTable offers;
  private final CandidatePairs candidates;
  private final List<Pair> pairs;
  private final float[][] rows;
  private final int[][][] terms;
  private final boolean[] same;
  private final float[] all;

  /**
   * @param kept of pairs that are not the same, one in so many is among the pairs
   */
  private PairLearning(
      int seed, OfferTable offers, CandidatePairs candidates, List<Pair> pairs, int kept) {
    this.seed = seed;
    this.offers = offers;
    this.candidates = candidates;
    this.pairs = pairs;
    rows = pairs.stream().map(pair -> pair.features).toArray(float[][]::new);
    terms = pairs.stream().map(pair -> pair.terms).toArray(int[][][]::new);
    same = new boolean[rows.length];
    all = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      same[i] = pairs.get(i).same;
      all[i] = same[i] ? 1 : kept;
    }
  }

  /**
   * A candidate.
   *
   * @param part of {@link #PARTS}, by the group of one of them
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes them
  private record Pair(
      int number, int a, int b, float[] features, int[][] terms, boolean same, int part) {}

  /**
   * What was learned.
   *
   * @param unseen all candidates, by models that have not seen them
   */
  record Learned(PairModel model, PairGraph unseen) {}

  private record Stacked(PairStack stack, PairGraph unseen) {}

  /**
   * Learns.
   *
   * @param about where the offers are from
   * @throws WorkRefused if there are no candidates
   */
  static Learned learn(String about, OfferTable offers, CandidatePairs candidates) {
    List<Stacked> all =
        IntStream.range(0, STACKS).mapToObj(seed -> learn(seed, offers, candidates)).toList();
    return new Learned(
        new PairModel(about, Clustering.LEAST, all.stream().map(Stacked::stack).toList()),
        PairGraph.mean(all.stream().map(Stacked::unseen).toList()));
  }

  private static Stacked learn(int seed, OfferTable offers, CandidatePairs candidates) {
    List<Pair> drawn =
        pairs(seed, offers, candidates, (a, b) -> isDrawn(seed, offers.get(a), offers.get(b)));
    if (drawn.isEmpty()) {
      throw new WorkRefused(
          "no two of %,d products with a known group are alike enough to learn from"
              .formatted(offers.size()));
    }
    return new PairLearning(seed, offers, candidates, drawn, KEPT).learn();
  }

  private interface Wanted {
    boolean test(int a, int b);
  }

  private static List<Pair> pairs(
      int seed, OfferTable offers, CandidatePairs candidates, Wanted wanted) {
    List<Pair> pairs = Collections.synchronizedList(new ArrayList<>());
    candidates.forEach(
        (number, a, b, features) -> {
          if (wanted.test(a, b)) {
            Offer one = offers.get(a);
            Offer other = offers.get(b);
            pairs.add(
                new Pair(
                    number,
                    a,
                    b,
                    features.get(),
                    PairFeatures.contrasts(one, other),
                    isSame(one, other),
                    part(seed, one)));
          }
        });
    return pairs.stream().sorted(Comparator.comparingInt(pair -> pair.number)).toList();
  }

  private static boolean isDrawn(int seed, Offer one, Offer other) {
    return isSame(one, other)
        || Math.floorMod(OfferText.hash(seed + one.id() + ' ' + other.id()), KEPT) == 0;
  }

  private static boolean isSame(Offer one, Offer other) {
    return one.truth().equals(other.truth());
  }

  private static int part(int seed, Offer offer) {
    return Math.floorMod(OfferText.hash("part " + seed + ' ' + offer.truth()), PARTS);
  }

  private Stacked learn() {
    float[][] without = IntStream.range(0, PARTS).mapToObj(this::without).toArray(float[][]::new);
    List<PairStack> firsts = parts(i -> first(without[i]));
    float[][] own = own(firsts);
    List<PairStack> parts = parts(i -> firsts.get(i).withAlone(alone(own, without[i])));
    PairStack whole = first(all).withAlone(alone(own, all));
    PairGraph unseen = PairStack.alone(offers, candidates, one -> parts.get(part(seed, one)));
    List<Pair> left = pairs(seed, offers, candidates, (a, b) -> unseen.probability(a, b) > 0);
    return left.isEmpty()
        ? new Stacked(whole, unseen)
        : new PairLearning(seed, offers, candidates, left, 1).rounds(whole, parts, unseen);
  }

  private float[][] own(List<PairStack> firsts) {
    return rows(i -> firsts.get(pairs.get(i).part).row(rows[i], terms[i]));
  }

  /* What the pairs say of each other, by models of the parts and of all. */
  private Stacked rounds(PairStack whole, List<PairStack> parts, PairGraph alone) {
    float[][] without = IntStream.range(0, PARTS).mapToObj(this::without).toArray(float[][]::new);
    float[][] own = own(parts);
    PairGraph unseen = alone;
    var rounds = new ArrayList<Trees>();
    for (int round = 0; round < ROUNDS; round++) {
      PairGraph before = unseen;
      var context = new PairContext(offers.all(), before);
      float[][] among =
          rows(i -> PairStack.with(own[i], context.of(pairs.get(i).a, pairs.get(i).b)));
      List<PairStack> next =
          parts(i -> parts.get(i).withAmong(List.of(among(among, open(before, without[i])))));
      unseen = PairStack.among(offers, candidates, before, one -> next.get(part(seed, one)));
      rounds.add(among(among, open(before, all)));
    }
    return new Stacked(whole.withAmong(rounds), unseen);
  }

  private static List<PairStack> parts(IntFunction<PairStack> of) {
    return IntStream.range(0, PARTS).mapToObj(of).toList();
  }

  private float[][] rows(IntFunction<float[]> of) {
    return IntStream.range(0, rows.length).parallel().mapToObj(of).toArray(float[][]::new);
  }

  private float[] without(int part) {
    float[] weights = all.clone();
    for (int i = 0; i < weights.length; i++) {
      weights[i] = pairs.get(i).part == part ? 0 : all[i];
    }
    return weights;
  }

  private PairStack first(float[] weights) {
    Trees first = Trees.learn(rows, same, weights, FIRST, seed);
    var before = new float[rows.length];
    for (int i = 0; i < before.length; i++) {
      before[i] = first.logOdds(rows[i]);
    }
    int[][] flat =
        Arrays.stream(terms)
            .map(sides -> Arrays.stream(sides).flatMapToInt(Arrays::stream).toArray())
            .toArray(int[][]::new);
    Contrasts contrasts = Contrasts.learn(flat, before, same, weights);
    return new PairStack(first, contrasts, first, List.of());
  }

  private Trees alone(float[][] own, float[] weights) {
    return Trees.learn(own, same, weights, ALONE, seed);
  }

  private Trees among(float[][] among, float[] weights) {
    return Trees.learn(among, same, weights, AMONG, seed);
  }

  /* Pairs that were settled before are not learned from any more. */
  private float[] open(PairGraph before, float[] weights) {
    float[] open = weights.clone();
    for (int i = 0; i < open.length; i++) {
      boolean settled = before.probability(pairs.get(i).a, pairs.get(i).b) == 0;
      open[i] = settled ? 0 : weights[i];
    }
    return open;
  }
}
