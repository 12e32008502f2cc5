package dev.zhiyin.tools;

import dev.zhiyin.engine.Home;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option {@code --home}, which all commands on a shop share. */
public final class HomeOption {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "the folder that holds all a shop owns (default: ${DEFAULT-VALUE})")
  private Path root = Path.of("zhiyin-data");

  public Home get() {
    return new Home(root);
  }
}
