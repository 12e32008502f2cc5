package dev.zhiyin.tools.evaluate;

import dev.zhiyin.onnx.ServedGeneration;
import dev.zhiyin.tools.cli.OptionValues;
import dev.zhiyin.tools.cli.ShopOptions;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zhiyin evaluate-search}: how well the served generation finds what is looked for. */
@Command(
    name = "evaluate-search",
    description =
        "Known-item search: random words of random titles, of which each has one right answer; by"
            + " text alone, by vectors alone, and fused as it is served: MRR@10 and Recall@10.")
public final class EvaluateSearchCommand implements Callable<Integer> {
  @Mixin private ShopOptions shop = new ShopOptions();

  @Option(
      names = "--queries",
      paramLabel = "N",
      description = "how many (default: ${DEFAULT-VALUE})")
  private int queries = 1000;

  @Option(
      names = "--words",
      paramLabel = "N",
      description = "of a query (default: ${DEFAULT-VALUE})")
  private int words = 3;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "of the draw (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    OptionValues.requireAtLeast(spec, "--queries", queries, 1);
    OptionValues.requireAtLeast(spec, "--words", words, 1);
    try (var served = ServedGeneration.openCurrent(shop.home())) {
      var items = new KnownItems(served, words);
      print(OptionValues.checked(spec, "--words", () -> items.measure(queries, seed)));
    }
    return 0;
  }

  private void print(List<KnownItems.Found> all) {
    PrintWriter out = spec.commandLine().getOut();
    int drawn = all.getFirst().hits().length;
    out.printf(Locale.ROOT, "%,d queries of %d words%n", drawn, words);
    out.println("by      MRR@10 R@10");
    for (KnownItems.Found found : all) {
      out.printf(Locale.ROOT, "%-7s %.4f %.4f%n", found.by(), found.mrr(), found.recall());
    }
    KnownItems.Found fused = all.getLast();
    out.println("gain                   MRR@10, 95 %               R@10, 95 %");
    for (KnownItems.Found other : all.subList(0, all.size() - 1)) {
      List<Delta> deltas = Delta.of(fused.measures(), other.measures());
      out.printf(
          Locale.ROOT,
          "%s against %-8s %s %s%n",
          fused.by(),
          other.by(),
          deltas.getFirst().text(),
          deltas.getLast().text());
    }
    out.flush();
  }
}
