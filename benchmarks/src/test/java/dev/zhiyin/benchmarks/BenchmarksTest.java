package dev.zhiyin.benchmarks;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;

/** Every benchmark is called once on a small shop, so that none rots; nothing here is a figure. */
@Tag("slow")
class BenchmarksTest {
  private static final String FOLDER = "java.io.tmpdir";

  @TempDir private static Path folder;
  private static String usual;

  /* Where benchmarks keep their shops. */
  @BeforeAll
  static void moveFolder() {
    usual = System.setProperty(FOLDER, folder.toString());
  }

  @AfterAll
  static void moveBack() {
    System.setProperty(FOLDER, usual);
  }

  @Test
  void everyBenchmarkRuns() throws RunnerException, IOException {
    Path products = folder.resolve("products.jsonl");
    Files.write(products, IntStream.range(0, 50).mapToObj(BenchmarksTest::product).toList());
    var called = new TreeSet<String>();
    called.addAll(
        once(options("RecommendBenchmark").param("products", "400").param("restricted", "true")));
    called.addAll(once(options("SearchBenchmark").param("products", "400")));
    // its shop has groups of 5,000 products
    called.addAll(once(options("WorstCaseBenchmark").param("products", "5000")));
    called.addAll(once(options("EncodingBenchmark").param("encoder", "all-minilm-l6-v2")));
    called.addAll(
        once(
            options("SuggestBenchmark")
                .param("data", products.toString())
                .param("typed", "bac", "背")));
    assertThat(called).containsExactlyElementsOf(all());
  }

  @Test
  void graphsAreBuiltAndAsked() {
    assertThat(
            new CommandLine(new GraphsMain())
                .execute("--products", "300", "--graphs", "16/100/none", "--looked", "100"))
        .isZero();
  }

  private static String product(int number) {
    return ProductJson.text(Product.titled("p" + number, "登山双肩背包 backpack " + number));
  }

  private static ChainedOptionsBuilder options(String included) {
    return new OptionsBuilder()
        .include(included)
        .param("histories", "2")
        .forks(0)
        .mode(Mode.SingleShotTime)
        .warmupIterations(0)
        .measurementIterations(1)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }

  /* The benchmarks that ran. */
  private static Set<String> once(ChainedOptionsBuilder options) throws RunnerException {
    return new Runner(options.build())
        .run().stream().map(result -> result.getParams().getBenchmark()).collect(toSet());
  }

  private static Set<String> all() {
    OutputFormat quiet = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
    return BenchmarkList.defaultList().getAll(quiet, List.of()).stream()
        .map(BenchmarkListEntry::getUsername)
        .collect(toCollection(TreeSet::new));
  }
}
