package dev.zhiyin.tools.cli;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.generation.TemporaryFolder;
import dev.zhiyin.engine.indexing.WritableIndex;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.OfflineGeneration;
import dev.zhiyin.onnx.encoder.Encoders;
import dev.zhiyin.opensearch.ShopGenerations;
import dev.zhiyin.services.embeddings.ShopEncoders;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;
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
    return config(home());
  }

  /** The same of a shop in another folder. */
  public ShopConfig config(Home home) {
    return ShopConfig.read(home, config, System.getenv());
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
    if (Store.isMissing(home(), settings)) {
      throw new WorkRefused("there is no store " + home().store());
    }
    return open(settings);
  }

  /** Where the generations of the shop are, for work that nobody waits for; closed first. */
  public ShopGenerations generations(Store store) {
    return ShopGenerations.offline(home(), config(), store);
  }

  /**
   * Does work with what the shop serves and its store, wherever they are; both are open meanwhile.
   *
   * @throws WorkRefused as {@link #openStore}
   * @throws GenerationUnusable if the shop serves nothing, or it is damaged or elsewhere than the
   *     settings say
   */
  public <T> T withServed(BiFunction<OfflineGeneration, Store, T> work) {
    try (var store = openStore();
        var generations = generations(store)) {
      if (!generations.areOnCluster()) {
        try (var served = OfflineGeneration.openCurrent(home(), encoders())) {
          return work.apply(served, store);
        }
      }
      Generation generation = generations.repository().openCurrentBase();
      try (WritableIndex index = generations.openOnCluster(generation);
          var served = OfflineGeneration.open(generation, index, encoders())) {
        return work.apply(served, store);
      }
    }
  }

  /** The encoders of the shop, for work that nobody waits for. */
  public TextEncoder.Opener encoders() {
    return ShopEncoders.offline(config().encoder(), home(), Encoders::open);
  }

  private Store open(ShopConfig settings) {
    TemporaryFolder.sweep(home());
    return Store.offline(home(), settings);
  }
}
