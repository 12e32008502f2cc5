package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.train.TrainConfig;
import dev.zhiyin.tools.train.TrainingSet;
import dev.zhiyin.tools.train.search.Search;
import dev.zhiyin.tools.train.search.SearchSpace;
import dev.zhiyin.tools.train.search.Trial;
import dev.zhiyin.tools.train.search.TrialTable;
import java.nio.file.Path;

/**
 * One search, whose table and winner are written again after each trial, so that nothing is lost
 * when it is killed.
 */
final class SearchRun {
  private final Path folder;
  private final Progress progress;

  /**
   * What is searched.
   *
   * @param trials at least 1, the base among them
   * @param space that settings are drawn from
   */
  record Plan(int trials, SearchSpace space) {
    Plan {
      if (trials < 1) {
        throw new InvalidInput("search", Integer.toString(trials), "at least 1");
      }
    }
  }

  /**
   * @param model folder of the model that settings are looked for; what is found lies beside it
   */
  SearchRun(Path model, Progress progress) {
    this.folder = model.resolveSibling(model.getFileName() + ".search");
    this.progress = progress;
  }

  TrialTable of(TrainingSet set, TrainConfig base, Plan plan) {
    var search = new Search(set, base, plan.space());
    try (var interrupt =
        Interrupt.listen(() -> progress.say("search: stopping after this batch"))) {
      while (search.trials().size() < plan.trials() && !interrupt.getAsBoolean()) {
        try (var lines = new TrainingLines(progress, base.epochs())) {
          Trial trial = search.next(lines, interrupt);
          progress.say("search: trial %d of %d is %s", trial.number(), plan.trials(), trial.told());
        }
        new TrialTable(search).write(folder);
      }
      progress.say("search: the table and the best settings are in %s", folder);
      return new TrialTable(search);
    }
  }
}
