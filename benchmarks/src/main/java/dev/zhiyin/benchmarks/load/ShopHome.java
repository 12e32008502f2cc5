package dev.zhiyin.benchmarks.load;

import dev.zhiyin.benchmarks.SyntheticShop;
import dev.zhiyin.benchmarks.SyntheticShop.Shoppers;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.Quantisation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a shop of any size that a server can be started on, without a text to encode. */
@Command(name = "shop", description = "Makes the home of a shop of synthetic products.")
final class ShopHome implements Runnable {
  @Option(names = "--home", required = true, description = "a folder that is empty or not there")
  private Path home = Path.of("");

  @Option(names = "--products", description = "default: ${DEFAULT-VALUE}")
  private int products = 1_000_000;

  @Option(names = "--shoppers", description = "default: ${DEFAULT-VALUE}")
  private int shoppers = 10_000;

  @Option(names = "--views", description = "of each shopper (default: ${DEFAULT-VALUE})")
  private int views = 20;

  @Option(
      names = "--kinds",
      description =
          "of products that a shopper likes; 0: all products are viewed alike (default:"
              + " ${DEFAULT-VALUE})")
  private int kinds;

  @Option(
      names = "--no-index",
      description = "for a shop that is rebuilt or trained before it serves")
  private boolean noIndex;

  @Option(
      names = "--changed",
      description = "a file to write every hundredth product to, with another title")
  private Optional<Path> changed = Optional.empty();

  @Option(names = "--quantisation", description = "${COMPLETION-CANDIDATES}; default: full floats")
  private Quantisation quantisation = Quantisation.NONE;

  @Override
  public void run() {
    try {
      Files.createDirectories(home);
      Files.writeString(
          home.resolve("zhiyin.yaml"),
          "index: {quantisation: %s}%n".formatted(quantisation.text()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    changed.ifPresent(file -> SyntheticShop.writeChanged(products, file));
    long start = System.nanoTime();
    Optional<IndexConfig> config =
        noIndex
            ? Optional.empty()
            : Optional.of(IndexConfig.DEFAULT.withQuantisation(quantisation));
    SyntheticShop.make(new Home(home), products, new Shoppers(shoppers, views, kinds), config);
    Target.say(
        "a shop of %,d products made in %,d s",
        products, (System.nanoTime() - start) / 1_000_000_000);
  }
}
