package dev.zhiyin.tools;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option {@code --config}, for a shop whose settings lie elsewhere. */
public final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the shop's settings (default: zhiyin.yaml in its folder, if it is there)")
  private Optional<Path> file = Optional.empty();

  /** The file that was asked for. */
  public Optional<Path> file() {
    return file;
  }

  /**
   * The shop's settings.
   *
   * @throws WorkRefused if they are wrong
   */
  public ShopConfig read(Home home) {
    return ShopConfig.read(home, file, System.getenv());
  }

  /**
   * Opens the store of a shop, which must be there already.
   *
   * @throws WorkRefused if it is not, or the settings are wrong
   */
  public Store openStore(Home home) {
    ShopConfig config = read(home);
    if (config.store().url().isEmpty() && Files.notExists(home.store())) {
      throw new WorkRefused("there is no store " + home.store());
    }
    return Store.open(home, config);
  }
}
