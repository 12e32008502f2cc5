package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.HomeOption;
import dev.zhiyin.tools.Progress;
import dev.zhiyin.tools.train.TrainConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code zhiyin train}: a match model from the events of the store, for the next generation. */
@Command(
    name = "train",
    description = "Trains the match model; 'rebuild --no-train' then makes a generation of it.")
public final class TrainCommand implements Callable<Integer> {
  @Mixin private HomeOption home = new HomeOption();
  @Mixin private EncoderOption encoder = new EncoderOption();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "settings as JSON; what it does not give keeps its default")
  private Optional<Path> config = Optional.empty();

  @Override
  public Integer call() {
    Home shop = home.get();
    TrainConfig settings = config.map(TrainCommand::read).orElse(TrainConfig.DEFAULT);
    try (var store = Store.open(shop, home.config());
        var rebuild = new Rebuild(shop, store, encoder.asked(), Progress.onStandardError())) {
      rebuild.train(rebuild.embed(), settings);
    }
    return 0;
  }

  private static TrainConfig read(Path file) {
    try {
      return TrainConfig.parse(Files.readString(file));
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }
}
