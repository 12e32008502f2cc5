package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.train.LearningCurves;
import dev.zhiyin.tools.train.Reliability;
import dev.zhiyin.tools.train.TrainConfig;
import dev.zhiyin.tools.train.Trainer;
import dev.zhiyin.tools.train.Trainer.Running;
import dev.zhiyin.tools.train.Trainer.TrainedModel;
import dev.zhiyin.tools.train.TrainingSet;
import dev.zhiyin.tools.train.export.TowerWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One training, from its set to the folder where the next generation finds the model. Killed, it
 * goes on after its last full epoch when it is run again; asked to stop, it leaves the best model
 * so far, and the checkpoint too.
 */
final class TrainRun {
  static final String RELIABILITY = "reliability.csv";

  private final Path folder;
  private final Progress progress;

  /**
   * @param folder of the model; the checkpoint lies beside it
   */
  TrainRun(Path folder, Progress progress) {
    this.folder = folder;
    this.progress = progress;
  }

  TrainedModel of(TrainingSet set, TrainPlan plan) {
    Path checkpoint = checkpoint(folder);
    if (plan.fresh()) {
      delete(checkpoint);
    }
    try (var interrupt = Interrupt.listen(() -> progress.say("train: stopping after this batch"))) {
      TrainedModel trained = trained(set, plan.config(), checkpoint, interrupt);
      TowerWriter.write(folder, trained.towers());
      draw(trained);
      write(trained.reliability());
      progress.say("train: epoch %d kept, in %s", trained.best(), folder);
      if (trained.stopped()) {
        progress.say("train: stopped; the same command goes on from here");
      } else {
        delete(checkpoint);
      }
      return trained;
    }
  }

  /** Where a training that was stopped goes on from. */
  static Path checkpoint(Path folder) {
    return folder.resolveSibling(folder.getFileName() + ".checkpoint");
  }

  private static void delete(Path checkpoint) {
    try {
      Files.deleteIfExists(checkpoint);
    } catch (IOException failure) {
      throw new StorageFailed(checkpoint, failure);
    }
  }

  private void write(Reliability reliability) {
    Path file = folder.resolve(RELIABILITY);
    try {
      Files.writeString(file, reliability.csv());
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
    progress.say("train: scores are off by %.4f on average, in %s", reliability.error(), file);
  }

  /* A model without a picture is a model all the same. */
  private void draw(TrainedModel trained) {
    try {
      LearningCurves.write(folder.resolve(LearningCurves.FILE), trained.epochs(), trained.best());
    } catch (WorkRefused unable) {
      progress.say("train: %s", String.valueOf(unable.getMessage()));
    }
  }

  private TrainedModel trained(
      TrainingSet set, TrainConfig config, Path checkpoint, Interrupt interrupt) {
    try (var lines = new TrainingLines(progress, config.epochs())) {
      return Trainer.train(set, config, new Running(lines, Optional.of(checkpoint), interrupt));
    }
  }

  /**
   * One training as it is asked for.
   *
   * @param fresh whether a checkpoint that is there is left aside
   */
  record TrainPlan(TrainConfig config, boolean fresh) {
    static final TrainPlan DEFAULT = new TrainPlan(TrainConfig.DEFAULT, false);

    TrainPlan withConfig(TrainConfig changed) {
      return new TrainPlan(changed, fresh);
    }
  }
}
