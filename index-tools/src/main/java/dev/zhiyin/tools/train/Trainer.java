package dev.zhiyin.tools.train;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.match.SlimWeights.Row.IntToFloat;
import dev.zhiyin.onnx.tower.TowerManifest;
import dev.zhiyin.tools.train.HoldoutRanking.Rescoring;
import dev.zhiyin.tools.train.Network.ModelWeights;
import dev.zhiyin.tools.train.ProgressListener.EpochReport;
import dev.zhiyin.tools.train.ProgressListener.EpochReport.Validation;
import dev.zhiyin.tools.train.RunRecord.DataChecksum;
import dev.zhiyin.tools.train.Samples.Batch;
import dev.zhiyin.tools.train.Samples.Sample;
import dev.zhiyin.tools.train.export.Slim;
import dev.zhiyin.tools.train.export.TrainedTowers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/**
 * Trains a model: shuffled batches, in large shops of runs of one shopper's samples, Adam, and
 * after each epoch an exact ranking of the validation targets, by which the best epoch is kept.
 *
 * <p>One training at a time in a JVM: PyTorch's recording of gradients is shared by all.
 */
public final class Trainer {
  /** Samples in one batch when the validation loss is taken. */
  private static final int VALIDATION_BATCH = 1024;

  /** Samples of one shopper that are learned together in a large shop. */
  private static final int RUN = 16;

  private final TrainingSet set;
  private final TrainConfig config;
  private final Running running;
  private final SeedSequence seeds;
  private final Samples samples;
  private final List<Sample> training;
  private final int run;

  /** As many as are planned, by which the rate of learning falls. */
  private final int epochs;

  private final List<Sample> validation;
  private final List<Sample> learnable;
  private final String data;
  private final int batches;
  private final Optional<Choices> chosen;

  private Trainer(TrainingSet set, TrainConfig config, Running running, Optional<Choices> chosen) {
    this.chosen = chosen;
    this.set = set;
    this.running = running;
    this.seeds = new SeedSequence(config.seed());
    this.samples = new Samples(set, config.history());
    this.training = samples.training();
    this.config = config;
    this.epochs = chosen.map(Choices::epochs).orElseGet(() -> config.epochsOf(training.size()));
    this.run = config.loss().isByRow(samples) ? RUN : 1;
    this.validation = samples.validation(config.holdout().shoppers(), seeds.ofValidation());
    this.learnable = samples.ofPredictedProducts(validation);
    this.data = DataChecksum.of(set);
    this.batches = Math.ceilDiv(training.size(), config.batchSize());
  }

  /** Trains without checkpoints until the epochs or the patience run out. */
  public static TrainedModel train(TrainingSet set, TrainConfig config, ProgressListener listener) {
    return train(set, config, Running.heardBy(listener));
  }

  /**
   * Trains until the epochs or the patience run out, or it is asked to stop. Where there is a
   * checkpoint of the same data and settings, it goes on after its last epoch, and ends with the
   * weights that it would have ended with had it never stopped.
   *
   * @throws WorkRefused if there is nothing to learn from, a loss or gradient is not finite, or it
   *     is asked to stop before the first epoch is done
   */
  public static TrainedModel train(TrainingSet set, TrainConfig config, Running running) {
    var trainer = new Trainer(set, config, running, Optional.empty());
    return trainer.run(trainer::trained);
  }

  /**
   * Trains again on more, with what was chosen before: as many epochs, at the same rates, with the
   * same recency prior and the same calibration. Nothing is validated.
   *
   * @param set without targets
   * @param config that the other was chosen with
   * @param chosen of the other
   * @return empty if it is asked to stop before it is done
   */
  public static Optional<TrainedModel> refit(
      TrainingSet set, TrainConfig config, Choices chosen, Running running) {
    var trainer = new Trainer(set, config, running, Optional.of(chosen));
    if (!trainer.validation.isEmpty()) {
      throw new IllegalArgumentException("a second fit validates nothing; it got targets");
    }
    return trainer.run(
        (learner, state) -> {
          try {
            return trainer.goesOn(state)
                ? Optional.empty()
                : Optional.of(trainer.again(learner, state, chosen));
          } catch (CancellationException stop) {
            return Optional.empty();
          }
        });
  }

  private boolean goesOn(TrainingState state) {
    return state.goesOn(mostEpochs(), chosen.isPresent() ? mostEpochs() : config.patience());
  }

  private int mostEpochs() {
    return chosen.map(Choices::best).orElse(epochs);
  }

  private <T> T run(BiFunction<Learner, TrainingState, T> end) {
    if (training.isEmpty()) {
      throw new WorkRefused(
          "nothing to learn from: no shopper interacted with a second product (%d shoppers)"
              .formatted(set.shoppers().size()));
    }
    Optional<TrainingCheckpoint> checkpoint =
        running
            .checkpoint()
            .map(file -> new TrainingCheckpoint(file, data, config.json() + kept()));
    try (Learner learner = Learner.of(samples, config, seeds.ofStart())) {
      TrainingState state =
          checkpoint
              .map(it -> it.resume(learner, batches, running.listener()))
              .orElse(TrainingState.START);
      while (goesOn(state)) {
        Optional<EpochReport> report = epoch(learner, state.epoch());
        if (report.isEmpty()) {
          break;
        }
        int epoch = state.epoch();
        state = state.after(report.get(), () -> copy(learner, epoch));
        running.listener().epoch(report.get());
        if (checkpoint.isPresent()) {
          checkpoint.get().write(learner, state);
        }
      }
      state = withBest(learner, state); // the copy is not kept beside what is made of it
      return end.apply(learner, state);
    }
  }

  /* A copy, where the network will change, and may have to go back. A second fit that is stopped
   * keeps nothing. */
  private Optional<ModelWeights> copy(Learner learner, int epoch) {
    return chosen.isPresent() || epoch == epochs
        ? Optional.empty()
        : Optional.of(learner.network().weights());
  }

  /* What is trained for other epochs does not go on from the same checkpoint. */
  private String kept() {
    return chosen.map(it -> " for %d of %d epochs".formatted(it.best(), it.epochs())).orElse("");
  }

  /* The network goes back to the best epoch, whose copy is then not needed any more. */
  private static TrainingState withBest(Learner learner, TrainingState state) {
    state.best().ifPresent(learner.network()::restore);
    return new TrainingState(state.reports(), Optional.empty());
  }

  private TrainedModel trained(Learner learner, TrainingState state) {
    if (state.reports().isEmpty()) {
      throw new WorkRefused("stopped before the first epoch was done; nothing is kept");
    }
    Optional<Strengths> chosen = goesOn(state) ? Optional.empty() : strengths(learner);
    Optional<RecencyPrior.Search> prior = chosen.flatMap(Strengths::prior);
    Optional<SlimSetting.Found> slim = chosen.flatMap(Strengths::slim);
    Export.Exported exported =
        new Export(set, config, samples)
            .of(
                prior.map(it -> learner.as(it.architecture())).orElse(learner),
                slim.map(it -> it.scaled(prior)),
                validation.isEmpty() ? training : validation,
                record(state, slim, prior));
    return new TrainedModel(
        exported.towers(),
        exported.calibrationError(),
        state.reports(),
        epochs,
        state.bestEpoch(),
        chosen.isEmpty());
  }

  /** What counts beside the towers, where it does, and how much. */
  private record Strengths(Optional<RecencyPrior.Search> prior, Optional<SlimSetting.Found> slim) {}

  /* Empty when it is asked to stop before they are found: that takes as long as many epochs. */
  private Optional<Strengths> strengths(Learner learner) {
    ValidationSet targets = validationSet();
    try {
      ValidationSet.goOn(running.stop());
      Optional<RecencyPrior.Search> ofTowers =
          RecencyPrior.search(set, learner, targets, Optional.empty());
      IntToFloat gains = ofTowers.map(RecencyPrior.Search::gains).orElse(Rescoring.NO_GAINS);
      Optional<SlimSetting.Found> found = SlimSetting.search(set, config, learner, targets, gains);
      found.ifPresent(it -> running.listener().note(it.told()));
      Optional<SlimSetting.Found> slim = found.filter(SlimSetting.Found::isCertain);
      Optional<RecencyPrior.Search> prior =
          slim.isEmpty() ? ofTowers : RecencyPrior.search(set, learner, targets, slim);
      prior.ifPresent(it -> running.listener().note(it.told()));
      return Optional.of(new Strengths(prior, slim));
    } catch (CancellationException stop) {
      return Optional.empty();
    }
  }

  private ValidationSet validationSet() {
    return new ValidationSet(samples, validation, running.stop());
  }

  private TrainedModel again(Learner learner, TrainingState state, Choices choices) {
    TowerManifest before = choices.manifest();
    Optional<RecencyPrior> prior = Export.prior(before.metrics());
    Optional<Recency> recency = prior.map(it -> it.of(set));
    double weight = prior.map(RecencyPrior::weight).orElse(0.0);
    Architecture architecture =
        recency
            .<Architecture>flatMap(it -> learner.architecture().withRecencyPrior(it, weight))
            .orElse(learner.architecture());
    Optional<Slim> slim =
        Export.slim(before.metrics())
            .map(
                setting ->
                    setting
                        .of(set, config, running.stop())
                        .scaled(
                            setting.strength(),
                            recency.map(it -> it.gains(weight)).orElse(Rescoring.NO_GAINS)));
    return new TrainedModel(
        new Export(set, config, samples)
            .again(
                learner.as(architecture),
                slim,
                before,
                record(state, Optional.empty(), Optional.empty())),
        choices.calibrationError(),
        state.reports(),
        epochs,
        state.bestEpoch(),
        goesOn(state));
  }

  private RunRecord record(
      TrainingState state, Optional<SlimSetting.Found> slim, Optional<RecencyPrior.Search> prior) {
    return new RunRecord(
        new RunRecord.Data(
            data,
            set.products(),
            set.texts().size(),
            set.shoppers().size(),
            training.size(),
            validation.size(),
            set.newest()),
        state.reports(),
        epochs,
        state.bestEpoch(),
        slim,
        prior);
  }

  /* Empty when it is asked to stop before the epoch is done. */
  private Optional<EpochReport> epoch(Learner learner, int epoch) {
    long start = System.nanoTime();
    int[] order = samples.shuffledRuns(run, seeds.ofEpoch(epoch));
    double sum = 0;
    for (int batch = 1; batch <= batches; batch++) {
      if (running.stop().getAsBoolean()) {
        return Optional.empty();
      }
      Batch chosen = batch(order, batch);
      double loss = step(learner, chosen, epoch, batch);
      sum += loss * chosen.size();
      running
          .listener()
          .batch(
              new ProgressListener.Step(epoch, mostEpochs(), batch, batches, chosen.size(), loss));
    }
    try {
      Optional<Validation> validated = validate(learner);
      double seconds = (System.nanoTime() - start) / 1e9;
      return Optional.of(new EpochReport(epoch, sum / training.size(), validated, seconds));
    } catch (CancellationException stop) {
      return Optional.empty();
    }
  }

  private Batch batch(int[] order, int batch) {
    int from = (batch - 1) * config.batchSize();
    int to = Math.min(from + config.batchSize(), order.length);
    return samples.batch(Arrays.stream(order, from, to).mapToObj(training::get).toList());
  }

  private double step(Learner learner, Batch chosen, int epoch, int batch) {
    long step = (epoch - 1L) * batches + batch;
    double rate = config.optimiser().rate(step, (long) epochs * batches);
    Learner.Step done = learner.step(chosen, rate, seeds.ofBatch(epoch, batch));
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
    HoldoutRanking ranking = HoldoutRanking.of(learner, validationSet());
    return Optional.of(new Validation(validationLoss(learner), ranking.recall(), ranking.ndcg()));
  }

  /* The same random products every time, so that epochs can be compared. */
  private double validationLoss(Learner learner) {
    Random same = seeds.ofValidation();
    double total = 0;
    for (int from = 0; from < learnable.size(); from += VALIDATION_BATCH) {
      int to = Math.min(from + VALIDATION_BATCH, learnable.size());
      Batch batch = samples.batch(learnable.subList(from, to));
      total += learner.loss(batch, same) * batch.size();
    }
    return total / Math.max(1, learnable.size());
  }

  /**
   * How a training is run: nothing here changes what it ends with, unless it is stopped.
   *
   * @param listener hears how it goes
   * @param checkpoint file where it leaves after each epoch what it needs to go on, if anywhere
   * @param stop whether it is asked to stop; looked at before each batch
   */
  public record Running(
      ProgressListener listener, Optional<Path> checkpoint, BooleanSupplier stop) {
    /** Without a checkpoint, to the end. */
    public static Running heardBy(ProgressListener listener) {
      return new Running(listener, Optional.empty(), () -> false);
    }
  }

  /**
   * What training gave.
   *
   * @param towers of the best epoch, ready to be written
   * @param calibrationError how far scores are from the chances that they say, on validation, or on
   *     training if there is none
   * @param epochs every epoch that was run, in order
   * @param planned epochs at most
   * @param best the epoch whose weights were kept, from 1: the one of the best NDCG@10 on
   *     validation, or the last when there was nothing to validate with
   * @param stopped whether it was asked to stop before it was done
   */
  public record TrainedModel(
      TrainedTowers towers,
      double calibrationError,
      List<EpochReport> epochs,
      int planned,
      int best,
      boolean stopped) {
    public TrainedModel {
      epochs = List.copyOf(epochs);
    }

    /** What another fit goes by. */
    public Choices choices() {
      return new Choices(towers.manifest(), calibrationError, planned, best);
    }
  }

  /**
   * What was chosen by what was held out: all that a second fit needs of the first.
   *
   * @param manifest of its towers
   * @param calibrationError as of the {@link TrainedModel}
   * @param epochs that were planned, by which the rate of learning falls
   * @param best the one whose weights were kept, from 1
   */
  public record Choices(TowerManifest manifest, double calibrationError, int epochs, int best) {}

  /**
   * Everything random in training. Each part is drawn from the seed and its own place, not from
   * what was drawn before it: so a training goes on from any epoch as if it had never stopped.
   *
   * @param seed of them all
   */
  private record SeedSequence(long seed) {
    /** Odd, near 2^64 over the golden ratio, so that neighbouring places lie far apart. */
    private static final long STRIDE = 0x9e3779b97f4a7c15L;

    /** Draws the initial values. */
    Random ofStart() {
      return new Random(seed);
    }

    /** Draws the shoppers that are validated on. */
    Random ofValidation() {
      return at(0, 0);
    }

    /**
     * Draws the order of an epoch's samples.
     *
     * @param epoch from 1
     */
    Random ofEpoch(int epoch) {
      return at(epoch, 0);
    }

    /**
     * Draws what one batch needs.
     *
     * @param batch from 1
     */
    Random ofBatch(int epoch, int batch) {
      return at(epoch, batch);
    }

    private Random at(int epoch, int batch) {
      return new Random(mixed(mixed(seed + STRIDE * (epoch + 1L)) + STRIDE * (batch + 1L)));
    }

    /* The finishing step of SplitMix64 (Steele, Lea and Flood, 2014). */
    private static long mixed(long value) {
      long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      return z ^ (z >>> 31);
    }
  }
}
