package dev.zhiyin.tools.cli;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.StoreBinding;
import dev.zhiyin.engine.generation.TemporaryFolder;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.encoder.Encoders;
import dev.zhiyin.opensearch.ShopGenerations;
import dev.zhiyin.services.embeddings.ShopEncoders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The options {@code --home} and {@code --config}, which all commands on a shop share, so that each
 * opens the same store as the shop's servers.
 */
public final class ShopOptions {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "the folder that holds all a shop owns (default: ${DEFAULT-VALUE})")
  private Path root = Path.of("zhiyin-data");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      converter = ExistingFile.class,
      description = "the shop's settings (default: zhiyin.yaml in its folder, if it is there)")
  private Optional<Path> config = Optional.empty();

  public Home home() {
    return new Home(root);
  }

  /** The file of the settings that was asked for. */
  public Optional<Path> configFile() {
    return config;
  }

  /**
   * The shop's settings.
   *
   * @throws WorkRefused if they are wrong
   */
  public ShopConfig config() {
    return ShopConfig.read(home(), config, System.getenv());
  }

  /**
   * Opens the store of the shop, and makes it if there is none.
   *
   * @throws WorkRefused if the settings are wrong, or name another store than the shop's
   */
  public Store openOrMakeStore() {
    return open(config());
  }

  /**
   * Opens the store of the shop, which must be there already.
   *
   * @throws WorkRefused if it is not, or the settings are wrong, or name another store than the
   *     shop's
   */
  public Store openStore() {
    ShopConfig settings = config();
    boolean none = settings.store().url().isEmpty() && Files.notExists(home().store());
    if (none && new StoreBinding(home()).id().isEmpty()) {
      throw new WorkRefused("there is no store " + home().store());
    }
    return open(settings);
  }

  /** Where the generations of the shop are; closed before its store. */
  public ShopGenerations generations(Store store) {
    return ShopGenerations.of(home(), config(), store);
  }

  /**
   * The folder of the shop, for what reads an index that is one of its files.
   *
   * @throws WorkRefused if the settings have indexes on a cluster
   */
  public Home homeWithIndex() {
    if (config().index().isPresent()) {
      throw new WorkRefused(
          "this reads an index in the shop's folder, and index.url names a cluster: rebuild another"
              + " --home with a --config that has the same store and no index, and ask that");
    }
    return home();
  }

  /** The encoders of the shop, for work that nobody waits for. */
  public TextEncoder.Opener encoders() {
    return ShopEncoders.offline(config().encoder(), home(), Encoders::open);
  }

  private Store open(ShopConfig settings) {
    TemporaryFolder.sweep(home());
    return Store.open(home(), settings);
  }
}
