package dev.zhiyin.tools.train;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.train.EpochReport.Validation;
import dev.zhiyin.tools.train.Samples.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Trains a model: shuffled batches, Adam, and after each epoch an exact ranking of the validation
 * targets, by which the best epoch is kept.
 *
 * <p>One training at a time in a JVM: PyTorch's recording of gradients is shared by all.
 */
public final class Trainer {
  /** Samples in one batch when the validation loss is taken. */
  private static final int VALIDATION_BATCH = 1024;

  private final TrainingSet set;
  private final TrainConfig config;
  private final ProgressListener listener;
  private final Random random;
  private final Samples samples;
  private final List<Sample> training;
  private final List<Sample> validation;
  private final List<Sample> learnable;
  private final int batches;

  private Trainer(TrainingSet set, TrainConfig config, ProgressListener listener) {
    this.set = set;
    this.config = config;
    this.listener = listener;
    this.random = new Random(config.seed());
    this.samples = new Samples(set, config.history());
    this.training = samples.training();
    this.validation = samples.validation(config.validationShoppers(), random);
    this.learnable = samples.ofMetProducts(validation);
    this.batches = Math.ceilDiv(training.size(), config.batchSize());
  }

  /**
   * Trains until the epochs or the patience run out.
   *
   * @throws WorkRefused if there is nothing to learn from, or a loss or gradient is not finite
   */
  public static TrainedModel train(TrainingSet set, TrainConfig config, ProgressListener listener) {
    return new Trainer(set, config, listener).train();
  }

  private TrainedModel train() {
    if (training.isEmpty()) {
      throw new WorkRefused(
          "nothing to learn from: no shopper met a second product (%d shoppers)"
              .formatted(set.shoppers().size()));
    }
    try (Learner learner = Learner.of(set, config, random)) {
      var best = new Best(learner.network().weights());
      var reports = new ArrayList<EpochReport>();
      for (int epoch = 1; epoch <= config.epochs() && !best.isOlderThan(config, epoch); epoch++) {
        EpochReport report = epoch(learner, epoch);
        reports.add(report);
        best.see(report, learner.network());
        listener.epoch(report);
      }
      learner.network().restore(best.weights);
      var export = new Export(set, config, samples);
      return new TrainedModel(
          export.of(
              learner, validation.isEmpty() ? training : validation, reports.get(best.epoch - 1)),
          reports,
          best.epoch);
    }
  }

  /** The best epoch so far. */
  private static final class Best {
    private Weights weights;
    private int epoch = 1;
    private double ndcg = Double.NEGATIVE_INFINITY;

    Best(Weights initial) {
      this.weights = initial;
    }

    /* Without validation, every epoch is better than the one before. */
    void see(EpochReport report, Network network) {
      double measured = report.validation().map(Validation::ndcg).orElse((double) report.epoch());
      if (measured > ndcg) {
        ndcg = measured;
        epoch = report.epoch();
        weights = network.weights();
      }
    }

    boolean isOlderThan(TrainConfig config, int next) {
      return next - epoch > config.patience();
    }
  }

  private EpochReport epoch(Learner learner, int epoch) {
    long start = System.nanoTime();
    int[] order = Samples.shuffled(training.size(), random);
    double total = 0;
    for (int batch = 1; batch <= batches; batch++) {
      Batch chosen = batch(order, batch);
      total += step(learner, chosen, epoch, batch) * chosen.size();
      listener.batch(epoch, batch, batches);
    }
    return new EpochReport(
        epoch, total / training.size(), validate(learner), (System.nanoTime() - start) / 1e9);
  }

  private Batch batch(int[] order, int batch) {
    int from = (batch - 1) * config.batchSize();
    int to = Math.min(from + config.batchSize(), order.length);
    return samples.batch(Arrays.stream(order, from, to).mapToObj(training::get).toList());
  }

  private double step(Learner learner, Batch chosen, int epoch, int batch) {
    long step = (epoch - 1L) * batches + batch;
    double rate = config.optimiser().rate(step, (long) config.epochs() * batches);
    Learner.Step done = learner.step(chosen, rate, random);
    if (!done.finite()) {
      throw new WorkRefused(
          "training stopped: loss %s, gradients not all finite, in batch %d of %d of epoch %d; try a lower learning rate than %s"
              .formatted(done.loss(), batch, batches, epoch, config.optimiser().learningRate()));
    }
    return done.loss();
  }

  private Optional<Validation> validate(Learner learner) {
    if (validation.isEmpty()) {
      return Optional.empty();
    }
    Ranking ranking = Ranking.of(learner.architecture(), learner.network(), samples, validation);
    return Optional.of(new Validation(validationLoss(learner), ranking.recall(), ranking.ndcg()));
  }

  /* The same random products every time, so that epochs can be compared. */
  private double validationLoss(Learner learner) {
    var same = new Random(config.seed());
    double total = 0;
    for (int from = 0; from < learnable.size(); from += VALIDATION_BATCH) {
      int to = Math.min(from + VALIDATION_BATCH, learnable.size());
      Batch batch = samples.batch(learnable.subList(from, to));
      total += learner.loss(batch, same) * batch.size();
    }
    return total / Math.max(1, learnable.size());
  }
}
