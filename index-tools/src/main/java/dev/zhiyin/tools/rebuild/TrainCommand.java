package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.HomeOption;
import dev.zhiyin.tools.Progress;
import dev.zhiyin.tools.train.TrainConfig;
import dev.zhiyin.tools.train.search.SearchSpace;
import dev.zhiyin.tools.train.search.TrialTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zhiyin train}: a match model from the events of the store, for the next generation. */
@Command(
    name = "train",
    description =
        "Trains the match model; 'rebuild --no-train' then makes a generation of it. Killed, the same"
            + " command goes on after the last epoch that was done. Ctrl-C keeps the best model so far: the"
            + " exit status is 130 then, and the same command goes on from there.")
public final class TrainCommand implements Callable<Integer> {
  @Mixin private HomeOption home = new HomeOption();
  @Mixin private EncoderOption encoder = new EncoderOption();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "settings as JSON; what it does not give keeps its default")
  private Optional<Path> config = Optional.empty();

  @Option(names = "--fresh", description = "do not go on from a checkpoint that is there")
  private boolean fresh;

  @Option(
      names = "--search",
      paramLabel = "N",
      description =
          "do not train a model: try N settings, the given ones first and then others drawn at random,"
              + " and write the best of them as a file for --config; bad ones end early")
  private OptionalInt search = OptionalInt.empty();

  @Option(
      names = "--ranges",
      paramLabel = "FILE",
      description =
          "what --search draws, as JSON by dotted setting: {\"oneOf\": [...]} or {\"from\": a, \"to\":"
              + " b, \"logarithmic\": true} (default: see docs/training.md)")
  private Optional<Path> ranges = Optional.empty();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Home shop = home.get();
    TrainConfig settings =
        config.map(file -> TrainConfig.parse(text(file))).orElse(TrainConfig.DEFAULT);
    try (var store = Store.open(shop, home.config());
        var rebuild = new Rebuild(shop, store, encoder.asked(), Progress.onStandardError())) {
      if (search.isPresent()) {
        var plan =
            new SearchRun.Plan(
                search.getAsInt(),
                ranges.map(file -> SearchSpace.parse(text(file))).orElseGet(SearchSpace::standard));
        print(rebuild.search(rebuild.embed(), settings, plan));
      } else {
        rebuild.train(rebuild.embed(), new TrainPlan(settings, fresh));
      }
    }
    return 0;
  }

  private void print(TrialTable table) {
    var out = spec.commandLine().getOut();
    table.lines().forEach(out::println);
    out.flush();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }
}
