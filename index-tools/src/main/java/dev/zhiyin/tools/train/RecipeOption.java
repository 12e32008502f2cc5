package dev.zhiyin.tools.train;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.cli.ExistingFile;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option {@code --recipe}, which all commands that train share. */
public final class RecipeOption {
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
