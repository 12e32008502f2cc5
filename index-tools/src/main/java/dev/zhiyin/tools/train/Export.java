package dev.zhiyin.tools.train;

import dev.zhiyin.onnx.tower.TowerManifest;
import dev.zhiyin.onnx.tower.TowerManifest.ScoreCalibration;
import dev.zhiyin.tools.train.Architecture.Served;
import dev.zhiyin.tools.train.ProgressListener.EpochReport;
import dev.zhiyin.tools.train.Samples.Sample;
import dev.zhiyin.tools.train.export.LearnedVectors;
import dev.zhiyin.tools.train.export.Slim;
import dev.zhiyin.tools.train.export.TrainedTowers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What was learned, as towers with all that serving must know of them. */
record Export(TrainingSet set, TrainConfig config, Samples samples) {
  /** What the weight of the prior is called among the metrics. */
  private static final String RECENCY_PRIOR = "recencyPrior";

  /** What the half-life of recency by time is called there; missing where it is by place. */
  private static final String RECENCY_HALF_LIFE = "recencyHalfLifeDays";

  /** What the setting of weights from product to product is called there; missing without any. */
  private static final String SLIM_LAMBDA = "slimLambda";

  private static final String SLIM_STRENGTH = "slimStrength";

  /** Samples that scores are calibrated on at most. */
  private static final int CALIBRATION_SAMPLES = 10_000;

  /**
   * Negatives for each positive among which a score is the chance of the positive, whatever the
   * loss.
   */
  private static final int CALIBRATION_NEGATIVES = 4;

  /** Towers, and how far their scores are from the chances that they say. */
  record Exported(TrainedTowers towers, double calibrationError) {}

  /**
   * Towers of the learner's weights as they are.
   *
   * @param slim what is added to logits
   * @param known samples to calibrate scores on, every second one, and to judge that by, the
   *     others; at least one
   */
  Exported of(Learner learner, Optional<Slim> slim, List<Sample> known, RunRecord run) {
    List<Sample> some = Samples.spread(known, CALIBRATION_SAMPLES);
    ScoreCalibration scores =
        judged(learner, slim, everySecond(some, 0), config.seed()).calibration();
    LabelledLogits others =
        judged(learner, slim, everySecond(some, Math.min(1, some.size() - 1)), config.seed() + 1);
    Served served = served(learner);
    var ofInnerProducts =
        new ScoreCalibration(scores.scale(), scores.scale() * served.bias() + scores.bias());
    return new Exported(
        towers(served, slim, ofInnerProducts, metrics(run), run.settings()),
        others.calibrationError(scores));
  }

  private static Served served(Learner learner) {
    return learner.architecture().served(learner.network());
  }

  private LabelledLogits judged(
      Learner learner, Optional<Slim> slim, List<Sample> some, long seed) {
    var negatives = NegativeSampler.ofAll(set, CALIBRATION_NEGATIVES);
    return LabelledLogits.of(learner, slim, samples, some, negatives, seed);
  }

  /**
   * Towers of the learner's weights, where nothing is left to calibrate or measure on: both are as
   * with those that were chosen.
   *
   * @param chosen of the towers that the settings were chosen with
   */
  TrainedTowers again(Learner learner, Optional<Slim> slim, TowerManifest chosen, RunRecord run) {
    var training = new LinkedHashMap<>(run.settings());
    training.put("chosen", chosen.training());
    return towers(served(learner), slim, chosen.calibration(), chosen.metrics(), training);
  }

  private static List<Sample> everySecond(List<Sample> all, int from) {
    return IntStream.range(0, all.size())
        .filter(i -> i % 2 == from % 2)
        .mapToObj(all::get)
        .toList();
  }

  private TrainedTowers towers(
      Served served,
      Optional<Slim> slim,
      ScoreCalibration calibration,
      Map<String, Double> metrics,
      Map<String, Object> training) {
    return new TrainedTowers(
        served.product(),
        served.history(),
        served.learned(),
        served.attention(),
        slim,
        new TowerManifest(
            config.towers().name(),
            set.dimension(),
            config.towers().dimension(),
            served.learned().map(LearnedVectors::size).orElse(0),
            served.normalisesUser(),
            calibration,
            served.weights(),
            metrics,
            config.seed(),
            config.settings(),
            training));
  }

  /** The prior that a model was exported with. */
  static Optional<RecencyPrior> prior(Map<String, Double> metrics) {
    return Optional.ofNullable(metrics.get(RECENCY_PRIOR))
        .map(
            weight ->
                new RecencyPrior(metrics.getOrDefault(RECENCY_HALF_LIFE, 0.0).intValue(), weight));
  }

  /** The setting of weights from product to product that a model was exported with. */
  static Optional<SlimSetting> slim(Map<String, Double> metrics) {
    return Optional.ofNullable(metrics.get(SLIM_LAMBDA))
        .map(lambda -> new SlimSetting(lambda, metrics.getOrDefault(SLIM_STRENGTH, 0.0)));
  }

  private static Map<String, Double> metrics(RunRecord run) {
    EpochReport best = run.best();
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put("epoch", (double) best.epoch());
    metrics.put("loss", best.loss());
    best.validation().ifPresent(measured -> metrics.putAll(measured.metrics()));
    run.slim()
        .ifPresent(
            slim -> {
              metrics.put(SLIM_LAMBDA, slim.setting().lambda());
              metrics.put(SLIM_STRENGTH, slim.setting().strength());
              metrics.put("validation.recall@10", slim.with().recall());
              metrics.put("validation.ndcg@10", slim.with().ndcg());
            });
    run.recencyPrior()
        .ifPresent(
            prior -> {
              metrics.put(RECENCY_PRIOR, prior.prior().weight());
              if (prior.prior().halfLifeDays() > 0) {
                metrics.put(RECENCY_HALF_LIFE, (double) prior.prior().halfLifeDays());
              }
              metrics.put("validation.recall@10", prior.validated().recall());
              metrics.put("validation.ndcg@10", prior.validated().ndcg());
            });
    return metrics;
  }
}
