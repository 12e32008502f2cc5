package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.onnx.OfflineGeneration;
import dev.zhiyin.tools.cli.ExistingFile;
import dev.zhiyin.tools.cli.OptionValues;
import dev.zhiyin.tools.cli.ShopOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zhiyin evaluate-search}: how well the served generation finds what is looked for. */
@Command(
    name = "evaluate-search",
    description =
        "By text alone (BM25), by vectors alone, and fused as it is served. Known-item search:"
            + " random words of random titles, of which each has one right answer: MRR@10 and"
            + " Recall@10. With --judgements, queries that people judged: NDCG@10, Recall@50 and"
            + " MRR@10.")
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

  @Option(
      names = "--judgements",
      paramLabel = "DIR",
      converter = ExistingFile.class,
      description = {
        "a folder with queries.tsv (query_id, query) and qrels.tsv (query_id, product_id, grade),",
        "each with a head line, tabs between columns, and packed as .gz or not"
      })
  private @Nullable Path judgements;

  @Option(
      names = "--relevant",
      paramLabel = "GRADE",
      description = "from which on a product is relevant (default: the best grade there is)")
  private @Nullable Double relevant;

  @Option(
      names = "--half",
      paramLabel = "HALF",
      description = "of the judged queries, ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Judgements.Half half = Judgements.Half.ALL;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    OptionValues.requireAtLeast(spec, "--queries", queries, 1);
    OptionValues.requireAtLeast(spec, "--words", words, 1);
    if (judgements == null) {
      return shop.withServed((served, _) -> known(served));
    }
    Judgements all = Judgements.read(judgements);
    double asked = relevant == null ? all.best() : relevant;
    double enough = OptionValues.checked(spec, "--relevant", () -> all.relevantFrom(asked));
    return shop.withServed((served, _) -> judged(served, all.half(half), enough));
  }

  private int known(OfflineGeneration served) {
    try (IndexView view = served.index().view()) {
      var items = new KnownItems(served, view, words);
      print(OptionValues.checked(spec, "--words", () -> items.measure(queries, seed)));
    }
    return 0;
  }

  private int judged(OfflineGeneration served, Judgements judged, double enough) {
    try (IndexView view = served.index().view()) {
      var closeness = CosineDistribution.measure(judged, enough, served, view);
      List<String> queried = judged.queries().stream().map(Judgements.Judged::words).toList();
      List<JudgedSearch> measured =
          new SearchWays(served, view)
              .search(queried, JudgedSearch.DEPTH).stream()
                  .map(found -> JudgedSearch.of(judged, found, enough))
                  .toList();
      print(judged, enough, measured, closeness);
    }
    return 0;
  }

  private void print(
      Judgements judged,
      double enough,
      List<JudgedSearch> measured,
      List<CosineDistribution> closeness) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT, "%,d judged queries, relevant from %s%n", judged.queries().size(), enough);
    out.println("by      NDCG@10 R@50   MRR@10");
    for (JudgedSearch by : measured) {
      out.printf(
          Locale.ROOT,
          "%-7s %.4f  %.4f %.4f%n",
          by.by(),
          Row.mean(by.ndcg()),
          Row.mean(by.recall()),
          Row.mean(by.reciprocal()));
    }
    JudgedSearch fused = measured.getLast();
    out.println("gain                   NDCG@10, 95 %             queries better, worse");
    for (JudgedSearch other : measured.subList(0, measured.size() - 1)) {
      out.printf(
          Locale.ROOT,
          "%s against %-8s %s %,d, %,d%n",
          fused.by(),
          other.by(),
          Delta.of(fused.ndcg(), other.ndcg()).text(),
          JudgedSearch.better(fused, other),
          JudgedSearch.better(other, fused));
    }
    out.println(CosineDistribution.HEADER);
    closeness.forEach(one -> out.println(one.line()));
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
      out.printf(
          Locale.ROOT,
          "%s against %-8s %s %s%n",
          fused.by(),
          other.by(),
          Delta.of(fused.reciprocal(), other.reciprocal()).text(),
          Delta.of(fused.hits(), other.hits()).text());
    }
  }
}
