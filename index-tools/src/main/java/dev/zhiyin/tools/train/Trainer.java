package dev.zhiyin.tools.train;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.train.EpochReport.Validation;
import dev.zhiyin.tools.train.Samples.Sample;
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
  private final Running running;
  private final Chance chance;
  private final Samples samples;
  private final List<Sample> training;
  private final List<Sample> validation;
  private final List<Sample> learnable;
  private final String data;
  private final int batches;

  private Trainer(TrainingSet set, TrainConfig config, Running running) {
    this.set = set;
    this.config = config;
    this.running = running;
    this.chance = new Chance(config.seed());
    this.samples = new Samples(set, config.history());
    this.training = samples.training();
    this.validation = samples.validation(config.validationShoppers(), chance.ofValidation());
    this.learnable = samples.ofMetProducts(validation);
    this.data = DataChecksum.of(set);
    this.batches = Math.ceilDiv(training.size(), config.batchSize());
  }

  /** Trains without checkpoints until the epochs or the patience run out. */
  public static TrainedModel train(TrainingSet set, TrainConfig config, ProgressListener listener) {
    return train(set, config, Running.heardBy(listener));
  }

  /**
   * Trains until the epochs or the patience run out, or it is asked to stop. Where there is a
   * checkpoint of the same data and settings, it goes on from there, and ends with the weights that
   * it would have ended with had it never stopped.
   *
   * @throws WorkRefused if there is nothing to learn from, a loss or gradient is not finite, or it
   *     is asked to stop before the first epoch is done
   */
  public static TrainedModel train(TrainingSet set, TrainConfig config, Running running) {
    return new Trainer(set, config, running).train();
  }

  private TrainedModel train() {
    if (training.isEmpty()) {
      throw new WorkRefused(
          "nothing to learn from: no shopper met a second product (%d shoppers)"
              .formatted(set.shoppers().size()));
    }
    Optional<Saver> saver =
        running
            .checkpoints()
            .map(to -> new Saver(to, data, ConfigJson.text(config), running.listener()));
    try (Learner learner = Learner.of(set, config, chance.ofStart())) {
      Course course = saver.map(it -> it.resume(learner)).orElseGet(Course::start);
      while (course.goesOn(config) && !asked()) {
        epoch(learner, course, saver);
      }
      if (asked()) {
        saver.ifPresent(it -> it.save(learner, course));
      }
      return trained(learner, course);
    }
  }

  private boolean asked() {
    return running.stop().getAsBoolean();
  }

  private TrainedModel trained(Learner learner, Course course) {
    Best best =
        course
            .best()
            .orElseThrow(
                () -> new WorkRefused("stopped before the first epoch was done; nothing is kept"));
    learner.network().restore(best.weights());
    Optional<LatenessSearch> late = LatenessSearch.best(learner, samples, validation);
    late.ifPresent(it -> running.listener().note(it.told()));
    var export = new Export(set, config, samples);
    Export.Exported exported =
        export.of(
            late.map(it -> learner.as(it.architecture())).orElse(learner),
            validation.isEmpty() ? training : validation,
            record(course, best, late));
    return new TrainedModel(
        exported.towers(),
        exported.reliability(),
        course.reports(),
        best.epoch(),
        course.goesOn(config));
  }

  private RunRecord record(Course course, Best best, Optional<LatenessSearch> late) {
    return new RunRecord(
        new RunRecord.Data(
            data,
            set.products(),
            set.texts().size(),
            set.shoppers().size(),
            training.size(),
            validation.size()),
        course.reports(),
        best.epoch(),
        late);
  }

  /* Goes on in the epoch that runs; leaves early when asked to stop. */
  private void epoch(Learner learner, Course course, Optional<Saver> saver) {
    int[] order = Samples.shuffled(training.size(), chance.ofEpoch(course.epoch()));
    while (course.batch() < batches) {
      if (asked()) {
        return;
      }
      long start = System.nanoTime();
      Batch chosen = batch(order, course.batch() + 1);
      double loss = step(learner, chosen, course.epoch(), course.batch() + 1);
      course.batchDone(loss * chosen.size(), (System.nanoTime() - start) / 1e9);
      running
          .listener()
          .batch(
              new ProgressListener.Step(
                  course.epoch(), course.batch(), batches, chosen.size(), loss));
      saver.ifPresent(it -> it.offer(learner, course));
    }
    long start = System.nanoTime();
    Optional<Validation> validated = validate(learner);
    double seconds = course.seconds() + (System.nanoTime() - start) / 1e9;
    var report =
        new EpochReport(course.epoch(), course.meanLoss(training.size()), validated, seconds);
    course.epochDone(report, learner.network());
    running.listener().epoch(report);
    saver.ifPresent(it -> it.offer(learner, course));
  }

  private Batch batch(int[] order, int batch) {
    int from = (batch - 1) * config.batchSize();
    int to = Math.min(from + config.batchSize(), order.length);
    return samples.batch(Arrays.stream(order, from, to).mapToObj(training::get).toList());
  }

  private double step(Learner learner, Batch chosen, int epoch, int batch) {
    long step = (epoch - 1L) * batches + batch;
    double rate = config.optimiser().rate(step, (long) config.epochs() * batches);
    Learner.Step done = learner.step(chosen, rate, chance.ofBatch(epoch, batch));
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
    Random same = chance.ofValidation();
    double total = 0;
    for (int from = 0; from < learnable.size(); from += VALIDATION_BATCH) {
      int to = Math.min(from + VALIDATION_BATCH, learnable.size());
      Batch batch = samples.batch(learnable.subList(from, to));
      total += learner.loss(batch, same) * batch.size();
    }
    return total / Math.max(1, learnable.size());
  }
}
