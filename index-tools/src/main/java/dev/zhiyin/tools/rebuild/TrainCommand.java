package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.cli.ExistingFile;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.cli.ShopOptions;
import dev.zhiyin.tools.rebuild.TrainRun.TrainPlan;
import dev.zhiyin.tools.train.TrainConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  @Override
  public Integer call() {
    TrainConfig settings = recipe.read();
    try (var store = shop.openStore();
        var generations = shop.generations(store);
        var alone = BuildSession.alone(shop.home());
        var rebuild =
            BuildSession.of(shop, store, generations, encoder, Progress.onStandardError())
                .under(alone)) {
      rebuild.train(rebuild.embed(), new TrainPlan(settings, fresh));
    }
    return 0;
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
