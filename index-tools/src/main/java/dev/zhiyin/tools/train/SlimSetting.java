package dev.zhiyin.tools.train;

import dev.zhiyin.engine.match.SlimWeights.Row.IntToFloat;
import dev.zhiyin.tools.evaluate.PairedTest;
import dev.zhiyin.tools.train.HoldoutRanking.Rescoring;
import dev.zhiyin.tools.train.export.Slim;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * How weights from product to product are held small, and how much they count beside the towers.
 *
 * @param lambda of {@link SlimFit}
 * @param strength what their sum is multiplied by before it is added to a logit
 */
record SlimSetting(double lambda, double strength) {
  private static final double[] LAMBDAS = {50, 200, 800, 3200};
  private static final double[] STRENGTHS = {0.25, 0.5, 1, 2, 4, 8};

  /** Of more products one lambda alone is tried, since each takes memory. */
  private static final int MANY = 200_000;

  /**
   * Those that predict the validation targets best.
   *
   * @param slim the weights as they were fitted
   * @param with them, the shoppers they were chosen by
   * @param without them
   */
  record Found(SlimSetting setting, Slim slim, HoldoutRanking with, HoldoutRanking without) {
    String told() {
      return String.format(
          Locale.ROOT,
          "weights from product to product %s %s, lambda %s: ndcg@10 %.4f, %.4f without them",
          isCertain() ? "count" : "are left out, which at best would count",
          setting.strength,
          setting.lambda,
          with.ndcg(),
          without.ndcg());
    }

    /** Whether they are better than the towers alone beyond what chance may do. */
    boolean isCertain() {
      return PairedTest.isGain(with.gains(without));
    }

    /** The weights as they are served. */
    Slim scaled(Optional<RecencyPrior.Search> prior) {
      return slim.scaled(
          setting.strength, prior.map(RecencyPrior.Search::gains).orElse(Rescoring.NO_GAINS));
    }

    /** Logits with what these add, multiplied by gains. */
    Rescoring rescoring(IntToFloat gains) {
      return new Rescoring(Optional.of(slim), setting.strength, gains);
    }
  }

  /**
   * Nothing where none are wanted, or there is nothing to validate with.
   *
   * @param gains by which both are multiplied
   */
  static Optional<Found> search(
      TrainingSet set,
      TrainConfig config,
      Learner learner,
      ValidationSet validation,
      IntToFloat gains) {
    if (validation.isEmpty() || config.slimNeighbours() == 0) {
      return Optional.empty();
    }
    double[] lambdas = set.products() > MANY ? new double[] {LAMBDAS[1]} : LAMBDAS;
    List<Slim> fitted =
        new SlimFit(set, config.history(), config.slimNeighbours(), validation.stop()).of(lambdas);
    var settings = new ArrayList<SlimSetting>(List.of(new SlimSetting(0, 0)));
    var tried = new ArrayList<>(List.of(new Rescoring(Optional.empty(), 0, gains)));
    for (int i = 0; i < lambdas.length; i++) {
      for (double strength : STRENGTHS) {
        settings.add(new SlimSetting(lambdas[i], strength));
        tried.add(new Rescoring(Optional.of(fitted.get(i)), strength, gains));
      }
    }
    List<HoldoutRanking> measured = HoldoutRanking.of(learner, validation.forOnePass(), tried);
    List<HoldoutRanking> choosing = measured.stream().map(it -> it.everySecond(0)).toList();
    int best = 1;
    for (int i = 2; i < tried.size(); i++) {
      best = choosing.get(i).ndcg() > choosing.get(best).ndcg() ? i : best;
    }
    return Optional.of(
        new Found(
            settings.get(best),
            tried.get(best).slim().orElseThrow(),
            measured.get(best).everySecond(1),
            measured.getFirst().everySecond(1)));
  }

  /** The weights of all that a set has, with a setting that was chosen before. */
  Slim of(TrainingSet set, TrainConfig config, BooleanSupplier stop) {
    return new SlimFit(set, config.history(), config.slimNeighbours(), stop)
        .of(new double[] {lambda})
        .getFirst();
  }
}
