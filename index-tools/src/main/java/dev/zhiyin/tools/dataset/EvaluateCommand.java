package dev.zhiyin.tools.dataset;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.generation.TemporaryFolder;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.OfflineGeneration;
import dev.zhiyin.tools.cli.ExistingFile;
import dev.zhiyin.tools.cli.JsonReport;
import dev.zhiyin.tools.cli.OptionValues;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.cli.ShopOptions;
import dev.zhiyin.tools.evaluate.Evaluation;
import dev.zhiyin.tools.evaluate.HeldOutTowers;
import dev.zhiyin.tools.evaluate.Variant;
import dev.zhiyin.tools.input.Split;
import dev.zhiyin.tools.rebuild.TrainedDataset;
import dev.zhiyin.tools.split.Holdout;
import dev.zhiyin.tools.split.HoldoutPolicy;
import dev.zhiyin.tools.train.baseline.Baseline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zhiyin evaluate}: how good the served recommendations are, as a table and as JSON. */
@Command(
    name = "evaluate",
    description =
        "Measures the served generation on what was held out, beside popularity, text alone and any"
            + " trained models asked for: Recall, NDCG and Precision at 5 and 10, MRR of the first"
            + " ten, coverage, Gini, diversity; exact over all products, as the index finds them,"
            + " and as pages are arranged; by kinds of shoppers and products; one model against"
            + " another on the same shoppers. With --dataset, trains on a data set and measures"
            + " that.")
public final class EvaluateCommand implements Callable<Integer> {
  @Mixin private ShopOptions shop = new ShopOptions();

  @Option(
      names = "--dataset",
      paramLabel = "DIR",
      converter = ExistingFile.class,
      description =
          "trains on a folder with products.* and events.*, whose column split says what is held"
              + " out, and measures that: one row trained on train, one fitted again on train and"
              + " valid; in a folder of its own, which is kept if it is given by --home")
  private Optional<Path> dataset = Optional.empty();

  @Mixin private TrainedDataset.Options training = new TrainedDataset.Options();

  @Option(
      names = "--split",
      paramLabel = "PART",
      description = "valid to choose settings by, test to report (default: ${DEFAULT-VALUE})")
  private String split = Split.TEST.text();

  @Option(
      names = "--model",
      split = ",",
      paramLabel = "DIR",
      converter = ExistingFile.class,
      description = "also a trained model, called as its folder")
  private List<Path> models = new ArrayList<>();

  @Option(
      names = "--variant",
      paramLabel = "NAME=DIR",
      converter = {TextConverter.class, ExistingFile.class},
      description = "also a trained model, called so")
  private Map<String, Path> variants = new LinkedHashMap<>();

  @Option(
      names = "--baseline",
      split = ",",
      paramLabel = "NAME",
      description =
          "also itemknn, itemknn-directional, ease, ials, sasrec or sasrec-text, with the settings that are best on valid")
  private List<String> baselines = new ArrayList<>();

  @Mixin private JsonReport json = new JsonReport();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (dataset.isEmpty()) {
      training.requireNone();
    }
    var asked = asked();
    Evaluation.Report report =
        dataset.isPresent() ? ofDataset(dataset.get(), asked) : ofShop(asked);
    report.print(spec.commandLine().getOut());
    json.write(report);
    return 0;
  }

  private Evaluation.Report ofShop(Evaluation.Asked asked) {
    return shop.withServed(
        (served, store) -> {
          requireNames(asked, served.model().name());
          return report(served, store, shop.home(), shop.config(), asked);
        });
  }

  private Evaluation.Report ofDataset(Path folder, Evaluation.Asked asked) {
    if (spec.commandLine().getParseResult().hasMatchedOption("--home")) {
      return ofDataset(folder, shop.home(), asked);
    }
    try (var temporary = TemporaryFolder.in(Path.of(System.getProperty("java.io.tmpdir")))) {
      return ofDataset(folder, new Home(temporary.path()), asked);
    }
  }

  private Evaluation.Report ofDataset(Path folder, Home home, Evaluation.Asked asked) {
    ShopConfig config = shop.config(home).inFolder();
    try (var store = Store.open(home)) {
      Path refitted =
          new TrainedDataset(home, store, config, Progress.onStandardError())
              .make(folder, training);
      try (var served = OfflineGeneration.openCurrent(home)) {
        requireNames(asked, served.model().name());
        return report(
            served,
            store,
            home,
            config,
            asked.part() == Split.TEST
                ? asked.with(Variant.of(served.model().name(), refitted))
                : asked);
      }
    }
  }

  private static Evaluation.Report report(
      OfflineGeneration served, Store store, Home home, ShopConfig config, Evaluation.Asked asked) {
    HoldoutPolicy policy =
        HeldOutTowers.policy(served.generation().towers()).orElse(HoldoutPolicy.DEFAULT);
    Holdout holdout = Holdout.of(store, home, policy, HeldOutTowers.learned(served.generation()));
    return new Evaluation(served, holdout, config, Progress.onStandardError()).of(asked);
  }

  private Evaluation.Asked asked() {
    List<Variant> all = OptionValues.checked(spec, "--variant", this::variants);
    List<Baseline> fitted =
        OptionValues.checked(
            spec, "--baseline", () -> baselines.stream().map(Baseline::parse).toList());
    return OptionValues.checked(
        spec, "--split", () -> new Evaluation.Asked(Split.parse(split), all, fitted));
  }

  /* Before anything is measured, which takes long. */
  private void requireNames(Evaluation.Asked asked, String served) {
    OptionValues.checked(spec, "--variant", () -> asked.names(served));
  }

  static final class TextConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      return text;
    }
  }

  private List<Variant> variants() {
    var all = new ArrayList<>(models.stream().map(Variant::of).toList());
    variants.forEach((name, folder) -> all.add(Variant.of(name, folder)));
    return all;
  }
}
