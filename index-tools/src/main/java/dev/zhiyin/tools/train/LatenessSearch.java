package dev.zhiyin.tools.train;

import dev.zhiyin.tools.train.Samples.Sample;
import java.util.List;
import java.util.Optional;

/**
 * How much {@link Lateness} should count, by what foretells the validation targets best, which all
 * come later than what was learned. No gradient can tell: see there.
 *
 * @param weight 0 to 0.3, in steps that go on while they help: a product's face is made longer by
 *     so much for each standard deviation
 * @param validated by it
 * @param without what is validated by no lateness at all
 */
record LatenessSearch(
    double weight, Architecture architecture, Ranking validated, Ranking without) {
  private static final int STEPS = 10;
  private static final double STEP = 0.03;

  /** Nothing where the architecture knows of no lateness, or there is nothing to validate with. */
  static Optional<LatenessSearch> best(Learner learner, Samples samples, List<Sample> validation) {
    if (validation.isEmpty() || learner.architecture().withLateness(0).isEmpty()) {
      return Optional.empty();
    }
    Ranking without = Ranking.of(learner.architecture(), learner.network(), samples, validation);
    var best = new LatenessSearch(0, learner.architecture(), without, without);
    for (int step = 1; step <= STEPS; step++) {
      double weight = step * STEP;
      Architecture late = learner.architecture().withLateness(weight).orElseThrow();
      Ranking ranking = Ranking.of(late, learner.network(), samples, validation);
      if (ranking.ndcg() <= best.validated.ndcg()) {
        break;
      }
      best = new LatenessSearch(weight, late, ranking, without);
    }
    return Optional.of(best);
  }

  String told() {
    return "what comes late in histories gains %.2f: ndcg@10 %.4f, %.4f without it"
        .formatted(weight, validated.ndcg(), without.ndcg());
  }
}
