package dev.zhiyin.tools.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.shopper.Split;
import dev.zhiyin.onnx.ServedGeneration;
import dev.zhiyin.tools.cli.ExistingFile;
import dev.zhiyin.tools.cli.OptionValues;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.cli.ShopOptions;
import java.io.IOException;
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
            + " trained models asked for: Recall, NDCG and Precision at 5 and 10, MRR, coverage,"
            + " Gini, diversity; exact over all products, as the index finds them, and as pages are"
            + " arranged; by kinds of shoppers and products; one model against another on the same"
            + " shoppers.")
public final class EvaluateCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Mixin private ShopOptions shop = new ShopOptions();

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

  @Option(names = "--json", paramLabel = "FILE", description = "also write all of it as JSON")
  private Optional<Path> json = Optional.empty();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    var asked = asked();
    RerankRules rules = shop.config().arrange();
    try (var store = shop.openStore();
        var served = ServedGeneration.openCurrent(shop.home())) {
      requireNames(asked, served.model().name());
      var report = new Evaluation(served, store, rules, Progress.onStandardError()).of(asked);
      new ReportTable(spec.commandLine().getOut()).print(report);
      json.ifPresent(file -> write(file, report));
    }
    return 0;
  }

  private Evaluation.Asked asked() {
    List<Variant> all = OptionValues.checked(spec, "--variant", this::variants);
    return OptionValues.checked(
        spec, "--split", () -> new Evaluation.Asked(Split.parse(split), all));
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
    variants.forEach((name, folder) -> all.add(new Variant(name, folder)));
    return all;
  }

  private static void write(Path file, Evaluation.Report report) {
    try {
      JSON.writeValue(file.toFile(), report);
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }
}
