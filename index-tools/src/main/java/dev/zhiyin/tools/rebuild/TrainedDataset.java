package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.generation.Folders;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.opensearch.ShopGenerations;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.cli.Storage;
import dev.zhiyin.tools.input.BadRows;
import dev.zhiyin.tools.input.ConventionOptions;
import dev.zhiyin.tools.input.FileConventions;
import dev.zhiyin.tools.rebuild.TrainCommand.RecipeOption;
import dev.zhiyin.tools.rebuild.TrainRun.TrainPlan;
import dev.zhiyin.tools.split.GivenSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A data set with a published split as a shop of its own: trained on train, the epoch and strengths
 * chosen on valid; then, apart from it, fitted again on train and valid. Test is never learned
 * from.
 *
 * @param home empty, or one that this data set was trained in before
 * @param config whose store and cluster do not count
 */
public record TrainedDataset(Home home, Store store, ShopConfig config, Progress progress) {
  /** What the command line says of it. */
  public static final class Options {
    @Mixin private RecipeOption recipe = new RecipeOption();
    @Mixin private EncoderOption encoder = new EncoderOption();
    @Mixin private ConventionOptions files = new ConventionOptions();

    /** Those that say how a data set is read and trained. */
    private static final List<String> NAMES =
        List.of(
            "--recipe", "--encoder", "--columns", "--types", "--zone", "--products-from-events");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /**
     * For a command that measures what is there already.
     *
     * @throws ParameterException if any of them is given
     */
    public void requireNone() {
      for (String option : NAMES) {
        if (command.commandLine().getParseResult().hasMatchedOption(option)) {
          throw new ParameterException(command.commandLine(), option + " wants --dataset");
        }
      }
    }

    /** How its files are written. */
    public FileConventions conventions() {
      return files.conventions();
    }

    /** Whether products that no file has are made of what events tell. */
    public boolean productsFromEvents() {
      return files.productsFromEvents();
    }
  }

  /**
   * What a home was made of: a line that says how the files were read, and their checksums, as
   * {@code sha256sum} writes them.
   */
  private static final String NOTE = "dataset.sha256";

  public TrainedDataset {
    config = config.inFolder();
  }

  /**
   * Loads, embeds, trains and publishes it.
   *
   * @param folder has files {@code products.*} and {@code events.*}, which give a split
   * @return the folder of the model that was fitted again
   * @throws WorkRefused if a file is missing or no event is held out
   */
  public Path make(Path folder, Options options) {
    return trained(folder, options, BuildSession::trainTwice);
  }

  /** The same without a model that is fitted again. */
  public void makeOnTrain(Path folder, Options options) {
    var _ = trained(folder, options, BuildSession::trainToTheEnd);
  }

  private interface Training<T> {
    T train(BuildSession rebuild, EmbeddedCatalogue catalogue, TrainPlan plan);
  }

  private <T> T trained(Path folder, Options options, Training<T> training) {
    var plan = TrainPlan.DEFAULT.withConfig(options.recipe.read());
    try (var alone = BuildSession.alone(home)) {
      load(folder, options);
      try (var generations = ShopGenerations.of(home, config, store);
          var rebuild =
              new BuildSession(
                      home,
                      store,
                      generations,
                      options.encoder.inProcess(),
                      config.weights(),
                      progress)
                  .under(alone)) {
        EmbeddedCatalogue catalogue = rebuild.embed();
        T trained = training.train(rebuild, catalogue, plan);
        rebuild.publish(catalogue, PublishThresholds.DEFAULT, true);
        return trained;
      }
    }
  }

  private void load(Path folder, Options options) {
    if (store.counts().products() > 0 && GivenSplit.of(home).isEmpty()) {
      throw new WorkRefused(
          "%s is a shop; a data set is trained in a folder of its own".formatted(home.root()));
    }
    List<Path> products =
        options.productsFromEvents()
            ? filesThatAre(folder, "products.")
            : files(folder, "products.");
    List<Path> events = files(folder, "events.");
    requireNoOther(
        options.files.text(), Stream.concat(products.stream(), events.stream()).toList());
    new StoreLoader(home, store, progress, BadRows.DEFAULT_LIMIT, config.attributes())
        .load(
            new StoreLoader.Files(
                products, events, options.conventions(), options.productsFromEvents()));
  }

  /* What two data sets have together would be told as the figures of one. */
  private void requireNoOther(String conventions, List<Path> files) {
    Path note = home.root().resolve(NOTE);
    try {
      var sums = new StringBuilder("# ").append(conventions).append('\n');
      for (Path file : files) {
        sums.append(Sha256.of(file)).append("  ").append(file.getFileName()).append('\n');
      }
      boolean isEmpty = store.counts().products() == 0 && store.counts().events() == 0;
      String known = Files.exists(note) ? Files.readString(note) : "";
      if (!isEmpty && !known.contentEquals(sums)) {
        throw new WorkRefused(
            "%s holds another data set, or this one with other files or read otherwise; each is trained in a folder of its own"
                .formatted(home.root()));
      }
      if (!known.contentEquals(sums)) {
        Folders.replaceAtomically(note, fresh -> Files.writeString(fresh, sums));
      }
    } catch (IOException failure) {
      throw new StorageFailed(note, failure);
    }
  }

  /**
   * The files of a data set whose names begin so.
   *
   * @throws WorkRefused if there is none
   */
  public static List<Path> files(Path folder, String prefix) {
    List<Path> found = filesThatAre(folder, prefix);
    if (found.isEmpty()) {
      throw new WorkRefused("%s has no file %s*".formatted(folder, prefix));
    }
    return found;
  }

  private static List<Path> filesThatAre(Path folder, String prefix) {
    return Storage.list(folder).stream()
        .filter(file -> file.getFileName().toString().startsWith(prefix))
        .toList();
  }
}
