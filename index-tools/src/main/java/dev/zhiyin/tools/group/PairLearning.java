package dev.zhiyin.tools.group;

import dev.zhiyin.tools.group.OfferTable.Offer;
import dev.zhiyin.tools.group.Trees.Recipe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Learns a {@link PairModel} of offers whose groups are known. What a later step learns from is
 * said of each pair by earlier steps that have not seen it (stacking; Wolpert, 1992).
 */
final class PairLearning {
  private static final Recipe FIRST = new Recipe(20, 4, .3f);
  private static final Recipe ALONE = new Recipe(60, 5, .15f);
  private static final Recipe AMONG = new Recipe(150, 6, .08f);

  /** Each part's pairs are judged by what was learned of the others. */
  private static final int PARTS = 3;

  /** Of pairs that are not the same, one in so many is learned from, and counts for all of them. */
  private static final int KEPT = 3;

  private final String about;
  private final OfferTable offers;
  private final CandidatePairs candidates;
  private final List<Pair> pairs;
  private final float[][] rows;
  private final int[][] terms;
  private final boolean[] same;
  private final float[] all;

  private PairLearning(
      String about, OfferTable offers, CandidatePairs candidates, List<Pair> pairs) {
    this.about = about;
    this.offers = offers;
    this.candidates = candidates;
    this.pairs = pairs;
    rows = pairs.stream().map(pair -> pair.features).toArray(float[][]::new);
    terms = pairs.stream().map(pair -> pair.terms).toArray(int[][]::new);
    same = new boolean[rows.length];
    all = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      same[i] = pairs.get(i).same;
      all[i] = same[i] ? 1 : KEPT;
    }
  }

  private static final class Pair {
    final int number;
    final int a;
    final int b;
    final float[] features;
    final int[] terms;
    final boolean same;

    /** Of {@link #PARTS}, by the group of one of them. */
    final int part;

    Pair(int number, int a, int b, float[] features, Offer one, Offer other) {
      this.number = number;
      this.a = a;
      this.b = b;
      this.features = features;
      terms = PairFeatures.contrasts(one.text(), other.text());
      same = isSame(one, other);
      part = PairLearning.part(one);
    }
  }

  /**
   * What was learned.
   *
   * @param unseen all candidates, by models that have not seen them
   */
  record Learned(PairModel model, PairGraph unseen) {}

  /**
   * Learns.
   *
   * @param about where the offers are from
   */
  static Learned learn(String about, OfferTable offers, CandidatePairs candidates) {
    List<Pair> pairs = Collections.synchronizedList(new ArrayList<>());
    candidates.forEach(
        (number, a, b, features) -> {
          Offer one = offers.get(a);
          Offer other = offers.get(b);
          boolean drawn = Math.floorMod(OfferText.hash(one.id() + ' ' + other.id()), KEPT) == 0;
          if (drawn || isSame(one, other)) {
            pairs.add(new Pair(number, a, b, features, one, other));
          }
        });
    List<Pair> sorted =
        pairs.stream().sorted(Comparator.comparingInt(pair -> pair.number)).toList();
    return new PairLearning(about, offers, candidates, sorted).learn();
  }

  private static boolean isSame(Offer one, Offer other) {
    return one.group().equals(other.group());
  }

  private static int part(Offer offer) {
    return Math.floorMod(OfferText.hash("part " + offer.group()), PARTS);
  }

  private Learned learn() {
    float[][] without = IntStream.range(0, PARTS).mapToObj(this::without).toArray(float[][]::new);
    List<PairModel> parts = parts(i -> first(without[i]));
    float[][] wide = rows(i -> of(parts, i).wide(rows[i], terms[i]));
    List<PairModel> alone = parts(i -> parts.get(i).withAlone(alone(wide, without[i])));
    PairContext context = PairModel.context(offers, candidates, one -> alone.get(part(one)));
    float[][] odds = rows(i -> of(alone, i).withOdds(wide[i]));
    float[][] among = rows(i -> context.with(odds[i], pairs.get(i).a, pairs.get(i).b));
    UnaryOperator<float[]> open = weights -> open(odds, weights);
    List<PairModel> whole =
        parts(i -> alone.get(i).withAmong(among(among, open.apply(without[i]))));
    PairModel model =
        first(all).withAlone(alone(wide, all)).withAmong(among(among, open.apply(all)));
    return new Learned(model, PairModel.pairs(offers, candidates, one -> whole.get(part(one))));
  }

  private static List<PairModel> parts(IntFunction<PairModel> of) {
    return IntStream.range(0, PARTS).mapToObj(of).toList();
  }

  private float[][] rows(IntFunction<float[]> of) {
    return IntStream.range(0, rows.length).parallel().mapToObj(of).toArray(float[][]::new);
  }

  /* The one that has not seen a pair. */
  private PairModel of(List<PairModel> parts, int pair) {
    return parts.get(pairs.get(pair).part);
  }

  private float[] without(int part) {
    float[] weights = all.clone();
    for (int i = 0; i < weights.length; i++) {
      weights[i] = pairs.get(i).part == part ? 0 : all[i];
    }
    return weights;
  }

  private PairModel first(float[] weights) {
    Trees first = Trees.learn(rows, same, weights, FIRST);
    var before = new float[rows.length];
    for (int i = 0; i < before.length; i++) {
      before[i] = first.logOdds(rows[i]);
    }
    Contrasts contrasts = Contrasts.learn(terms, before, same, weights);
    return new PairModel(about, Clustering.LEAST, first, contrasts, first, first);
  }

  private Trees alone(float[][] wide, float[] weights) {
    return Trees.learn(wide, same, weights, ALONE);
  }

  private Trees among(float[][] among, float[] weights) {
    return Trees.learn(among, same, weights, AMONG);
  }

  /* Pairs that are settled by themselves are not learned from any more. */
  private static float[] open(float[][] odds, float[] weights) {
    float[] open = weights.clone();
    for (int i = 0; i < open.length; i++) {
      open[i] = PairModel.alone(odds[i]) < PairGraph.LEAST ? 0 : weights[i];
    }
    return open;
  }
}
