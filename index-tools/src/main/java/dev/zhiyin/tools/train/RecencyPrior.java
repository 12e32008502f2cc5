package dev.zhiyin.tools.train;

import dev.zhiyin.engine.match.SlimWeights.Row.IntToFloat;
import dev.zhiyin.tools.train.HoldoutRanking.Rescoring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import org.apache.commons.math3.fitting.PolynomialCurveFitter;
import org.apache.commons.math3.fitting.WeightedObservedPoints;

/**
 * Which {@link Recency} counts, and how much. A shop's products come and go: what is chosen of late
 * is what shoppers choose from now on, while what was chosen long ago may be sold no more. A loss
 * over all of the past cannot tell, since each product is a negative for those who came before it
 * was there. So when all is learned, scores are multiplied by {@code exp(weight recency_j)}.
 *
 * @param halfLifeDays of recency by time; 0 for that by the place in histories
 * @param weight 0 to 0.9
 */
record RecencyPrior(int halfLifeDays, double weight) {
  private static final int STEPS = 30;
  private static final double STEP = 0.03;

  /** So many steps either side of the best one the measure is taken for a parabola. */
  private static final int NEAR = 10;

  /** Half-lives that are tried, where they fit twice into the time that was learned from. */
  private static final List<Integer> DAYS = List.of(1, 3, 7, 14, 30, 90, 365);

  /** Gains held at once, 200 MB of them. */
  private static final int GAINS = 50_000_000;

  Recency of(TrainingSet set) {
    return halfLifeDays == 0 ? Recency.byPlace(set) : Recency.byTime(set, halfLifeDays);
  }

  /**
   * The one that predicts the validation targets best, which all come later than what was learned.
   * No gradient can tell.
   *
   * @param gains that it gives
   * @param validated with it, the shoppers it was chosen by
   * @param without the same with a weight of 0
   */
  record Search(
      RecencyPrior prior,
      Architecture architecture,
      IntToFloat gains,
      HoldoutRanking validated,
      HoldoutRanking without) {
    String told() {
      return String.format(
          Locale.ROOT,
          "the recency prior counts %.3f%s: ndcg@10 %.4f, %.4f without it",
          prior.weight,
          prior.halfLifeDays == 0
              ? ""
              : ", with a half-life of %d days".formatted(prior.halfLifeDays),
          validated.ndcg(),
          without.ndcg());
    }
  }

  /**
   * Nothing where the architecture has no prior, or there is nothing to validate with.
   *
   * @param slim what counts beside the towers
   */
  static Optional<Search> search(
      TrainingSet set,
      Learner learner,
      ValidationSet validation,
      Optional<SlimSetting.Found> slim) {
    Architecture plain = learner.architecture();
    var nothing = new RecencyPrior(0, 0);
    if (validation.isEmpty() || plain.withRecencyPrior(nothing.of(set), nothing.weight).isEmpty()) {
      return Optional.empty();
    }
    ValidationSet some = validation.forOnePass();
    RecencyPrior best = best(measured(set, halfLives(set, validation), learner, some, slim));
    Recency recency = best.of(set);
    IntToFloat gains = recency.gains(best.weight);
    List<HoldoutRanking> measured =
        HoldoutRanking.of(
            learner, some, List.of(rescoring(slim, Rescoring.NO_GAINS), rescoring(slim, gains)));
    HoldoutRanking without = measured.getFirst();
    HoldoutRanking with = measured.getLast();
    return Optional.of(
        with.ndcg() > without.ndcg()
            ? new Search(
                best,
                plain.withRecencyPrior(recency, best.weight).orElseThrow(),
                gains,
                with,
                without)
            : new Search(nothing, plain, Rescoring.NO_GAINS, without, without));
  }

  /* NDCG@10 by half-life, each by weight. */
  private static Map<Integer, double[]> measured(
      TrainingSet set,
      List<Integer> halfLives,
      Learner learner,
      ValidationSet of,
      Optional<SlimSetting.Found> slim) {
    List<Supplier<Rescoring>> tried =
        halfLives.stream()
            .map(days -> new RecencyPrior(days, 0).of(set))
            .flatMap(
                recency ->
                    IntStream.rangeClosed(0, STEPS)
                        .mapToObj(
                            i ->
                                (Supplier<Rescoring>)
                                    () -> rescoring(slim, recency.gains(i * STEP))))
            .toList();
    double[] ndcgs = ndcgs(tried, learner, of);
    var measured = new LinkedHashMap<Integer, double[]>();
    for (int days : halfLives) {
      int from = measured.size() * (STEPS + 1);
      measured.put(days, Arrays.copyOfRange(ndcgs, from, from + STEPS + 1));
    }
    return measured;
  }

  /* All in one pass, or in passes of as many as fit into memory. */
  private static double[] ndcgs(
      List<Supplier<Rescoring>> tried, Learner learner, ValidationSet of) {
    int atOnce = Math.clamp(GAINS / of.samples().products(), 1, tried.size());
    return tried.stream()
        .gather(Gatherers.windowFixed(atOnce))
        .map(some -> some.stream().map(Supplier::get).toList())
        .flatMap(some -> HoldoutRanking.of(learner, of, some).stream())
        .mapToDouble(HoldoutRanking::ndcg)
        .toArray();
  }

  private static Rescoring rescoring(Optional<SlimSetting.Found> slim, IntToFloat gains) {
    return slim.map(it -> it.rescoring(gains))
        .orElseGet(() -> new Rescoring(Optional.empty(), 0, gains));
  }

  /*
   * Recency by time is of the newest event. So it is tried only where all that is predicted comes
   * after all that was learned from.
   */
  private static List<Integer> halfLives(TrainingSet set, ValidationSet validation) {
    var tried = new ArrayList<>(List.of(0));
    Recency.Span span = Recency.Span.of(set);
    if (validation.targets().stream().allMatch(it -> it.sequence().askedHour() >= span.newest())) {
      DAYS.stream().filter(days -> 2 * days <= span.days()).forEach(tried::add);
    }
    return tried;
  }

  /**
   * The one that gains most, each at its own {@link #top}; of equal ones the first.
   *
   * @param measured by half-life, each by steps of {@value #STEP}, from 0
   */
  static RecencyPrior best(Map<Integer, double[]> measured) {
    var best = new RecencyPrior(0, 0);
    double most = 0;
    for (Map.Entry<Integer, double[]> one : measured.entrySet()) {
      double[] tried = untilWorse(one.getValue());
      double gained = tried[highest(tried)] - tried[0];
      double top = top(tried);
      if (top > 0 && gained > most) {
        most = gained;
        best = new RecencyPrior(one.getKey(), top);
      }
    }
    return best;
  }

  /**
   * The weight with the highest measure. Near its top the measure is flat and its noise is not, so
   * the top is that of a parabola through what was tried near it, up to where the measure falls
   * below that of no weight at all.
   *
   * @param measured by steps of {@value #STEP}, from 0
   */
  static double top(double[] measured) {
    double[] counted = untilWorse(measured);
    int highest = highest(counted);
    var tried = new WeightedObservedPoints();
    int from = Math.max(0, highest - NEAR);
    int to = Math.min(counted.length - 1, highest + NEAR);
    IntStream.rangeClosed(from, to).forEach(i -> tried.add(i * STEP, counted[i]));
    if (to - from < 2) {
      return 0;
    }
    double[] parabola = PolynomialCurveFitter.create(2).fit(tried.toList());
    return parabola[2] < 0
        ? Math.clamp(-parabola[1] / (2 * parabola[2]), from * STEP, to * STEP)
        : to * STEP;
  }

  /* Up to the first that is below that of no weight at all. */
  private static double[] untilWorse(double[] measured) {
    int end = 1;
    while (end < measured.length && (end == 1 || measured[end - 1] >= measured[0])) {
      end++;
    }
    return Arrays.copyOf(measured, end);
  }

  private static int highest(double[] measured) {
    int highest = 0;
    for (int i = 1; i < measured.length; i++) {
      highest = measured[i] > measured[highest] ? i : highest;
    }
    return highest;
  }
}
