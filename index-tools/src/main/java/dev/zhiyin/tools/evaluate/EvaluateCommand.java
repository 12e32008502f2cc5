package dev.zhiyin.tools.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.shopper.Split;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.ServedGeneration;
import dev.zhiyin.tools.HomeOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zhiyin evaluate}: how good the served recommendations are, as a table and as JSON. */
@Command(
    name = "evaluate",
    description =
        "Measures the served generation on what was held out: Recall, NDCG and Precision at 5 and 10,"
            + " MRR, coverage, Gini; through the index, and exact over all products.")
public final class EvaluateCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Mixin private HomeOption home = new HomeOption();

  @Option(
      names = "--split",
      paramLabel = "PART",
      description = "valid to choose settings by, test to report (default: ${DEFAULT-VALUE})")
  private String split = Split.TEST.text();

  @Option(names = "--json", paramLabel = "FILE", description = "also write the table as JSON")
  private Optional<Path> json = Optional.empty();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Home shop = home.get();
    try (var store = Store.open(shop, home.config());
        var served = ServedGeneration.openCurrent(shop)) {
      Evaluation.Report report = new Evaluation(served, store).of(Split.parse(split));
      print(report);
      json.ifPresent(file -> write(file, report.rows()));
    }
    return 0;
  }

  private void print(Evaluation.Report report) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%-12s %-6s %-6s %7s  %7s %7s  %7s %7s %-15s %7s  %7s %6s%n",
        "model",
        "split",
        "by",
        "users",
        "R@5",
        "N@5",
        "R@10",
        "N@10",
        " 95 % of R@10",
        "MRR",
        "cover",
        "gini");
    report.rows().forEach(row -> out.println(line(row)));
    if (report.shoppersWithoutTarget() > 0) {
      out.printf(
          "%,d shoppers left out: nothing of theirs was held out that the shop has%n",
          report.shoppersWithoutTarget());
    }
    out.flush();
  }

  private static String line(Row row) {
    return String.format(
        Locale.ROOT,
        "%-12s %-6s %-6s %7d  %7.4f %7.4f  %7.4f %7.4f [%.4f, %.4f] %7.4f  %7.4f %6.3f",
        row.model(),
        row.split(),
        row.through(),
        row.users(),
        row.recall5(),
        row.ndcg5(),
        row.recall10(),
        row.ndcg10(),
        row.recallInterval().getFirst(),
        row.recallInterval().getLast(),
        row.mrr(),
        row.coverage(),
        row.gini());
  }

  private static void write(Path file, List<Row> rows) {
    try {
      JSON.writeValue(file.toFile(), Map.of("rows", rows));
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }
}
