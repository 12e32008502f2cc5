package dev.zhiyin.tools;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.ShopConfig;
import java.nio.file.Path;
import java.util.Optional;
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

  /**
   * The shop's settings, so that a command opens the same store as its servers.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if they are wrong
   */
  public ShopConfig config() {
    return ShopConfig.read(get(), Optional.empty(), System.getenv());
  }
}
