package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.opensearch.ShopGenerations;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.input.BadRows;
import dev.zhiyin.tools.input.FileConventions;
import dev.zhiyin.tools.rebuild.TrainCommand.RecipeOption;
import dev.zhiyin.tools.rebuild.TrainRun.TrainPlan;
import dev.zhiyin.tools.split.GivenSplit;
import dev.zhiyin.tools.train.TrainConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;

/**
 * A data set with a published split as a shop of its own: trained on train, the epoch and strengths
 * chosen on valid; then, apart from it, fitted again on train and valid. Test is never learned
 * from.
 */
public final class TrainedDataset {
  /** What the command line says of it. */
  public static final class Options {
    @Mixin private RecipeOption recipe = new RecipeOption();
    @Mixin private EncoderOption encoder = new EncoderOption();
  }

  private final Home home;
  private final Store store;
  private final Progress progress;

  /**
   * @param home empty, or one that this data set was trained in before
   */
  public TrainedDataset(Home home, Store store, Progress progress) {
    this.home = home;
    this.store = store;
    this.progress = progress;
  }

  /**
   * Loads, embeds, trains and publishes it.
   *
   * @param folder has files {@code products.*} and {@code events.*}, which give a split
   * @return the folder of the model that was fitted again
   * @throws WorkRefused if a file is missing or no event is held out
   */
  public Path make(Path folder, Options options) {
    return trained(folder, options, Rebuild::trainTwice);
  }

  /** The same without a model that is fitted again. */
  public void makeOnTrain(Path folder, Options options) {
    var _ = trained(folder, options, Rebuild::train);
  }

  private interface Training<T> {
    T train(Rebuild rebuild, EmbeddedCatalogue catalogue, TrainPlan plan);
  }

  private <T> T trained(Path folder, Options options, Training<T> training) {
    TrainConfig config = options.recipe.read();
    if (store.counts().products() > 0 && GivenSplit.of(home).isEmpty()) {
      throw new WorkRefused(
          "%s is a shop; a data set is trained in a folder of its own".formatted(home.root()));
    }
    new Loading(home, store, progress, BadRows.DEFAULT_LIMIT, AttributeTypes.NONE)
        .load(
            new Loading.Files(
                files(folder, "products."),
                files(folder, "events."),
                FileConventions.DEFAULT,
                false));
    try (var generations = ShopGenerations.of(home, ShopConfig.DEFAULT, store);
        var rebuild =
            new Rebuild(home, store, generations, options.encoder.inProcess(), progress)) {
      EmbeddedCatalogue catalogue = rebuild.embed();
      var plan = TrainPlan.DEFAULT.withConfig(config);
      T trained = training.train(rebuild, catalogue, plan);
      rebuild.publish(catalogue, Floors.DEFAULT, true);
      return trained;
    }
  }

  /** The files of a data set whose names begin so. */
  public static List<Path> files(Path folder, String prefix) {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> found =
          all.filter(file -> file.getFileName().toString().startsWith(prefix)).sorted().toList();
      if (found.isEmpty()) {
        throw new WorkRefused("%s has no file %s*".formatted(folder, prefix));
      }
      return found;
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }
}
