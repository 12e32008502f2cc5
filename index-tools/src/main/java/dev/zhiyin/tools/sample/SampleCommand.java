package dev.zhiyin.tools.sample;

import dev.zhiyin.engine.ZhiyinException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code zhiyin sample}: writes the sample shop and tells what it holds. */
@Command(
    name = "sample",
    mixinStandardHelpOptions = true,
    description = "Write a sample shop: products, shoppers and what they do.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:written", "1:could not be written", "2:wrong usage"})
public final class SampleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for products.jsonl, events.csv and original/.")
  private Path out;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Same seed, same files. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--products",
      paramLabel = "N",
      defaultValue = "3000",
      description = "100 to 200000. Default: ${DEFAULT-VALUE}.")
  private int products;

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "800",
      description = "1 to 100000. Default: ${DEFAULT-VALUE}.")
  private int users;

  @Override
  public Integer call() {
    var config = config();
    try {
      report(SampleShop.write(out, config));
      return 0;
    } catch (ZhiyinException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 1;
    }
  }

  private SampleConfig config() {
    try {
      return new SampleConfig(seed, products, users, SampleConfig.DEFAULT.end());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
  }

  private void report(SampleSummary summary) {
    PrintWriter to = spec.commandLine().getOut();
    to.printf("%s: %,d products%n", out, summary.productCount());
    summary.departments().forEach((name, count) -> to.printf("  %,7d  %s%n", count, name));
    to.printf("%,d events of %,d shoppers%n", summary.eventCount(), users);
    summary.events().forEach((type, count) -> to.printf("  %,7d  %s%n", count, type.text()));
    to.flush();
  }
}
