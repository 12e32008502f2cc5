package dev.zhiyin.tools.dataset;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.generation.TemporaryFolder;
import dev.zhiyin.engine.privacy.Pseudonyms;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.OfflineGeneration;
import dev.zhiyin.tools.cli.ExistingFile;
import dev.zhiyin.tools.cli.JsonReport;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.cli.ShopOptions;
import dev.zhiyin.tools.evaluate.FriendsEvaluation;
import dev.zhiyin.tools.evaluate.FriendsEvaluation.Measured;
import dev.zhiyin.tools.evaluate.HeldOutTowers;
import dev.zhiyin.tools.input.BadRows;
import dev.zhiyin.tools.input.EventFiles;
import dev.zhiyin.tools.input.FileEvent;
import dev.zhiyin.tools.input.IdFiles;
import dev.zhiyin.tools.input.ProductNames;
import dev.zhiyin.tools.rebuild.TrainedDataset;
import dev.zhiyin.tools.split.Holdout;
import dev.zhiyin.tools.split.HoldoutPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code zhiyin evaluate-friends}: what friends add to recommendations. */
@Command(
    name = "evaluate-friends",
    description =
        "Recall@10 of what was held out, as it is served, with friends and without, for all"
            + " shoppers and for those with fewer than ten events. Shoppers and friends are known"
            + " by train; the weight of friends is chosen on valid and reported on test.")
public final class EvaluateFriendsCommand implements Callable<Integer> {
  @Mixin private ShopOptions shop = new ShopOptions();

  @Option(
      names = "--friends",
      arity = "1..*",
      required = true,
      paramLabel = "FILE",
      converter = ExistingFile.class,
      description = "who is whose friend: user_id and friend_id, a row for each friend")
  private List<Path> friends = new ArrayList<>();

  @Option(
      names = "--dataset",
      paramLabel = "DIR",
      converter = ExistingFile.class,
      description =
          "trains on a folder with products.* and events.*, whose column split says what is held"
              + " out, and measures that; without, the shop in --home is measured, which must have"
              + " been such a data set")
  private Optional<Path> dataset = Optional.empty();

  @Option(
      names = "--few",
      paramLabel = "N",
      description =
          "of a data set, cut every Nth user (by a hash of the id) to 1 to 9 events in train before"
              + " anything is learned; 0 for none (default: ${DEFAULT-VALUE})")
  private int few;

  @Mixin private TrainedDataset.Options training = new TrainedDataset.Options();

  @Mixin private JsonReport json = new JsonReport();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (few < 0 || (few > 0 && dataset.isEmpty())) {
      throw new ParameterException(
          spec.commandLine(),
          "--few is %d; wanted a number above 0, with --dataset".formatted(few));
    }
    if (dataset.isEmpty()) {
      training.requireNone();
    }
    if (few > 0 && training.productsFromEvents()) {
      throw new ParameterException(
          spec.commandLine(),
          "wanted --few or --products-from-events, not both: what is cut tells of no products");
    }
    Map<String, List<String>> known = friends();
    List<Measured> rows =
        dataset.isPresent()
            ? ofDataset(dataset.get(), known)
            : shop.withServed((served, store) -> measured(shop.home(), served, store, known));
    FriendsEvaluation.print(rows, spec.commandLine().getOut());
    json.writeRows(rows);
    return 0;
  }

  private Map<String, List<String>> friends() {
    var rows = new BadRows(BadRows.DEFAULT_LIMIT);
    Map<String, List<String>> known = IdFiles.friends(friends, rows);
    Progress.onStandardError().say("friends: %s", rows.summary());
    return known;
  }

  private List<Measured> ofDataset(Path folder, Map<String, List<String>> known) {
    try (var temporary = TemporaryFolder.in(Path.of(System.getProperty("java.io.tmpdir")))) {
      boolean named = spec.commandLine().getParseResult().hasMatchedOption("--home");
      Home home = named ? shop.home() : new Home(temporary.path().resolve("home"));
      Path cut = few == 0 ? folder : cut(folder, temporary.path());
      try (var store = Store.open(home)) {
        new TrainedDataset(home, store, shop.config(home), Progress.onStandardError())
            .makeOnTrain(cut, training);
        try (var served = OfflineGeneration.openCurrent(home)) {
          return measured(home, served, store, known);
        }
      }
    }
  }

  /* The data set with the events that are left, in a folder of its own. */
  private Path cut(Path folder, Path temporary) {
    try {
      Path made = Files.createDirectory(temporary.resolve("cut"));
      for (Path file : TrainedDataset.files(folder, "products.")) {
        Files.createSymbolicLink(made.resolve(file.getFileName()), file.toAbsolutePath());
      }
      var events = new ArrayList<FileEvent>();
      var rows = new BadRows(BadRows.DEFAULT_LIMIT);
      new EventFiles(training.conventions(), new ProductNames(), rows)
          .read(TrainedDataset.files(folder, "events."), events::add);
      Progress.onStandardError().say("events to be cut: %s", rows.summary());
      SparseShoppers.write(new SparseShoppers(few).cut(events), made.resolve("events.jsonl"));
      return made;
    } catch (IOException failure) {
      throw new StorageFailed(temporary, failure);
    }
  }

  private static List<Measured> measured(
      Home home, OfflineGeneration served, Store store, Map<String, List<String>> friends) {
    HoldoutPolicy policy =
        HeldOutTowers.policy(served.generation().towers()).orElse(HoldoutPolicy.DEFAULT);
    Holdout holdout = Holdout.of(store, home, policy);
    if (!holdout.isGiven()) {
      throw new WorkRefused(
          home.root()
              + " is a shop whose files held nothing out, so what it serves has learned all that"
              + " could be predicted; train a data set with a column split by --dataset");
    }
    HeldOutTowers.requireOfTheseFiles(served.generation().towers(), holdout);
    Map<String, List<String>> known = kept(friends, store.pseudonyms());
    return new FriendsEvaluation(served, holdout, known, Progress.onStandardError()).measure();
  }

  /* Under the names that the store has them by. */
  private static Map<String, List<String>> kept(
      Map<String, List<String>> friends, Pseudonyms pseudonyms) {
    var kept = new LinkedHashMap<String, List<String>>();
    friends.forEach(
        (user, ids) -> kept.put(pseudonyms.of(user), ids.stream().map(pseudonyms::of).toList()));
    return kept;
  }
}
