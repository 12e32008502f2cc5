package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.cli.ExistingFile;
import dev.zhiyin.tools.cli.OptionValues;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.cli.ShopOptions;
import dev.zhiyin.tools.rebuild.TrainRun.TrainPlan;
import dev.zhiyin.tools.train.TrainConfig;
import dev.zhiyin.tools.train.search.SearchSpace;
import dev.zhiyin.tools.train.search.TrialTable;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code zhiyin train}: a match model from the events of the store, for the next generation. */
@Command(
    name = "train",
    description =
        "Trains the match model; 'rebuild --no-train' then makes a generation of it. Killed, the"
            + " same command goes on after the last epoch that was done. Ctrl-C keeps the best"
            + " model so far: the exit status is 130 then, and the same command goes on from"
            + " there.")
public final class TrainCommand implements Callable<Integer> {
  @Mixin private ShopOptions shop = new ShopOptions();
  @Mixin private EncoderOption encoder = new EncoderOption();

  @Mixin private RecipeOption recipe = new RecipeOption();

  @Option(names = "--fresh", description = "do not go on from a checkpoint that is there")
  private boolean fresh;

  @Option(
      names = "--search",
      paramLabel = "N",
      description =
          "do not train a model: try N settings, the given ones first and then others drawn at"
              + " random, and write the best of them as a file for --recipe; bad ones end early")
  private Optional<Integer> search = Optional.empty();

  @Option(
      names = "--ranges",
      paramLabel = "FILE",
      converter = ExistingFile.class,
      description =
          "what --search draws, as JSON by dotted setting: {\"oneOf\": [...]} or {\"from\": a,"
              + " \"to\": b, \"logarithmic\": true} (default: see docs/training.md)")
  private Optional<Path> ranges = Optional.empty();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    OptionValues.requireAtLeast(spec, "--search", search.orElse(1), 1);
    refuseWhatHasNoEffect();
    TrainConfig settings = recipe.read();
    SearchSpace drawn =
        ranges.map(ExistingFile::text).map(SearchSpace::parse).orElseGet(SearchSpace::standard);
    drawn.requireWithin(settings);
    try (var store = shop.openStore();
        var generations = shop.generations(store);
        var alone = BuildSession.alone(shop.home());
        var rebuild =
            BuildSession.of(shop, store, generations, encoder, Progress.onStandardError())
                .under(alone)) {
      if (search.isPresent()) {
        print(rebuild.search(rebuild.embed(), settings, drawn, search.get()));
      } else {
        rebuild.train(rebuild.embed(), new TrainPlan(settings, fresh));
      }
    }
    return 0;
  }

  private void refuseWhatHasNoEffect() {
    if (ranges.isPresent() && search.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--ranges wants --search");
    }
    if (fresh && search.isPresent()) {
      throw new ParameterException(spec.commandLine(), "wanted --search or --fresh, not both");
    }
  }

  private void print(TrialTable table) {
    table.lines().forEach(spec.commandLine().getOut()::println);
  }

  /** The option {@code --recipe}, which all commands that train share. */
  static final class RecipeOption {
    @Option(
        names = "--recipe",
        paramLabel = "FILE",
        converter = ExistingFile.class,
        description = "training settings as JSON; what it does not give keeps its default")
    private Optional<Path> file = Optional.empty();

    /**
     * The training settings that were asked for.
     *
     * @throws WorkRefused if one is unknown, of the wrong type or out of range
     */
    public TrainConfig read() {
      return file.map(RecipeOption::parsed).orElse(TrainConfig.DEFAULT);
    }

    private static TrainConfig parsed(Path file) {
      try {
        return TrainConfig.parse(ExistingFile.text(file));
      } catch (InvalidInput refused) {
        throw new WorkRefused(file + ": " + refused.getMessage());
      }
    }
  }
}
