package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.generation.Folders;
import dev.zhiyin.onnx.tower.TowerFiles;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.cli.Storage;
import dev.zhiyin.tools.split.HeldOutEvents;
import dev.zhiyin.tools.split.HoldoutPolicy;
import dev.zhiyin.tools.train.LearningCurves;
import dev.zhiyin.tools.train.TrainConfig;
import dev.zhiyin.tools.train.Trainer;
import dev.zhiyin.tools.train.Trainer.Choices;
import dev.zhiyin.tools.train.Trainer.Running;
import dev.zhiyin.tools.train.Trainer.TrainedModel;
import dev.zhiyin.tools.train.TrainingSet;
import dev.zhiyin.tools.train.export.PlainTowers;
import dev.zhiyin.tools.train.export.TowerWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One training, from its set to the folder where the next generation finds the model: first without
 * what is held out, to choose the epoch and the strengths; then, if anything was held out that may
 * be learned from, again on everything. Killed, it goes on after its last full epoch when it is run
 * again; asked to stop, it leaves the best model so far, and the checkpoint too.
 *
 * @param folder of the model; the checkpoint lies beside it
 * @param ids of the products of the shop
 * @param sequence of the newest change of the store that its events have seen
 * @param heldOut what files hold out; the model keeps a note of it
 */
record TrainRun(
    Path folder, List<String> ids, long sequence, HeldOutEvents heldOut, Progress progress) {
  private static final String CHECKPOINT = ".checkpoint";
  private static final String CHOSEN = ".chosen";
  private static final String REFITTED = ".refitted";

  /**
   * Trains.
   *
   * @param everything the set with what was held out, if that may be learned from
   */
  Outcome of(
      Supplier<TrainingSet> set, Optional<Supplier<TrainingSet>> everything, TrainPlan plan) {
    Path first = checkpoint(folder);
    Path second = checkpoint(chosenFolder(folder));
    if (plan.fresh()) {
      delete(first);
      delete(second);
    }
    try (var interrupt = Interrupt.listen(() -> progress.say("train: stopping after this batch"))) {
      Outcome chosen = chosen(set.get(), plan.config(), first, interrupt);
      if (chosen.stopped()) {
        return stopped(chosen);
      }
      if (everything.isEmpty()) {
        delete(first);
        return chosen;
      }
      progress.say(
          "train: again on everything, what was held out included, for %d epochs",
          chosen.choices().best());
      Optional<TrainedModel> again =
          again(everything.get().get(), plan.config(), chosen.choices(), second, interrupt);
      if (again.isEmpty()) {
        return stopped(chosen);
      }
      keepChosen();
      write(folder, again.get());
      progress.say("train: fitted on everything, in %s", folder);
      delete(first);
      delete(second);
      return Outcome.of(again.get(), ids);
    }
  }

  private Outcome stopped(Outcome model) {
    progress.say("train: stopped; the same command goes on from here");
    return new Outcome(model.choices(), model.plain(), true);
  }

  /* The model that was chosen, as it was written. */
  private void keepChosen() {
    Path kept = chosenFolder(folder);
    Folders.deleteAll(kept);
    Folders.makeAtomically(
        kept,
        fresh -> {
          for (Path file : Storage.list(folder)) {
            Files.copy(file, fresh.resolve(file.getFileName()));
          }
        });
  }

  private Outcome chosen(
      TrainingSet set, TrainConfig config, Path checkpoint, Interrupt interrupt) {
    TrainedModel trained;
    try (var lines = new TrainingLines(progress, "train")) {
      trained = Trainer.train(set, config, new Running(lines, Optional.of(checkpoint), interrupt));
    }
    withdraw(folder); // first, so that no model is ever measured by one of another training
    Folders.deleteAll(chosenFolder(folder));
    write(folder, trained);
    draw(trained);
    progress.say("train: scores are off by %.4f on average", trained.calibrationError());
    progress.say("train: epoch %d kept, in %s", trained.best(), folder);
    return Outcome.of(trained, ids);
  }

  /**
   * Trains again on more than was chosen on, and leaves that beside the model.
   *
   * @return its folder
   * @throws WorkRefused if it is asked to stop
   */
  Path beside(Supplier<TrainingSet> more, TrainPlan plan, Choices chosen) {
    Path folder = this.folder.resolveSibling(this.folder.getFileName() + REFITTED);
    try (var interrupt = Interrupt.listen(() -> progress.say("train: stopping after this batch"))) {
      TrainedModel again =
          again(more.get(), plan.config(), chosen, checkpoint(folder), interrupt)
              .orElseThrow(() -> new WorkRefused("stopped before it was fitted again"));
      write(folder, again);
      delete(checkpoint(folder));
      return folder;
    }
  }

  private Optional<TrainedModel> again(
      TrainingSet everything,
      TrainConfig config,
      Choices chosen,
      Path checkpoint,
      Interrupt interrupt) {
    try (var lines = new TrainingLines(progress, "refit")) {
      return Trainer.refit(
          everything, config, chosen, new Running(lines, Optional.of(checkpoint), interrupt));
    }
  }

  /**
   * Where the model lies that nothing held out was learned by, if the one to be served has learned
   * it: what the settings were chosen with, and what can be measured.
   */
  static Path chosenFolder(Path folder) {
    return folder.resolveSibling(folder.getFileName() + CHOSEN);
  }

  /** The folder of the model that can be measured by what is held out. */
  static Path measurable(Path folder) {
    Path chosen = chosenFolder(folder);
    return Files.exists(chosen.resolve(TowerFiles.MANIFEST)) ? chosen : folder;
  }

  /** Where a training that was stopped goes on from. */
  static Path checkpoint(Path folder) {
    return folder.resolveSibling(folder.getFileName() + CHECKPOINT);
  }

  static boolean isCheckpoint(Path file) {
    return file.toString().endsWith(CHECKPOINT);
  }

  /** The folder of the model that is to come of a checkpoint, be it of its second fit. */
  static Path trained(Path checkpoint) {
    String name = checkpoint.getFileName().toString();
    return checkpoint.resolveSibling(
        name.replaceFirst("(\\%s|\\%s)?\\%s$".formatted(CHOSEN, REFITTED, CHECKPOINT), ""));
  }

  static void delete(Path checkpoint) {
    Storage.write(checkpoint, () -> Files.deleteIfExists(checkpoint));
  }

  /* The model comes last: what is noted of it is never that of one before. */
  private void write(Path folder, TrainedModel model) {
    withdraw(folder);
    heldOut.write(folder);
    TrainedModels.note(folder, sequence);
    TowerWriter.write(folder, model.towers());
  }

  /* From then on no model is there, until one is written whole. */
  private static void withdraw(Path folder) {
    Folders.create(folder);
    Storage.write(folder, () -> Files.deleteIfExists(folder.resolve(TowerFiles.MANIFEST)));
  }

  /* A model without a picture is a model all the same. */
  private void draw(TrainedModel trained) {
    try {
      LearningCurves.write(folder.resolve(LearningCurves.FILE), trained.epochs(), trained.best());
    } catch (WorkRefused unable) {
      progress.say("train: %s", String.valueOf(unable.getMessage()));
    }
  }

  /**
   * What is left of a training when its model is written: far less than the model, which is as
   * large as the catalogue.
   *
   * @param plain of some products, what the model was written from
   * @param stopped whether it was asked to stop before it was done
   */
  record Outcome(Choices choices, PlainTowers plain, boolean stopped) {
    /**
     * @param ids of the products of the shop
     */
    static Outcome of(TrainedModel model, List<String> ids) {
      return new Outcome(
          model.choices(), PublishChecks.plain(model.towers(), ids), model.stopped());
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

    /* The model keeps by what it can be measured. */
    TrainPlan heldOutBy(HoldoutPolicy policy) {
      return withConfig(config.withHoldout(policy));
    }
  }
}
