package dev.zhiyin.sample;

import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.config.KindOfShop;
import dev.zhiyin.sample.SampleShop.SampleConfig;
import dev.zhiyin.sample.SampleShop.SampleSummary;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code zhiyin sample}: writes the sample shop and tells what it holds. */
@Command(
    name = "sample",
    mixinStandardHelpOptions = true,
    description = "Writes the files of a sample shop: products, shoppers and what they did.")
public final class SampleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "the folder for products.jsonl, events.csv and zhiyin.yaml")
  private Path out = Path.of("");

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "the same seed writes the same files (default: ${DEFAULT-VALUE})")
  private long seed = SampleConfig.DEFAULT.seed();

  @Option(
      names = "--products",
      paramLabel = "N",
      description = "100 to 200000 (default: ${DEFAULT-VALUE})")
  private int products = SampleConfig.DEFAULT.products();

  @Option(
      names = "--users",
      paramLabel = "N",
      description = "1 to 100000 (default: ${DEFAULT-VALUE})")
  private int users = SampleConfig.DEFAULT.users();

  @Option(
      names = "--end",
      paramLabel = "DATE",
      description = "the shop's today: all that it has is older (default: ${DEFAULT-VALUE})")
  private LocalDate end = LocalDate.ofInstant(SampleConfig.DEFAULT.end(), ZoneOffset.UTC);

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      converter = KindName.class,
      description = "marketplace, specialist, social or second-hand (default: a general shop)")
  private Optional<KindOfShop> kind = Optional.empty();

  private static final class KindName implements ITypeConverter<KindOfShop> {
    @Override
    public KindOfShop convert(String text) {
      try {
        return KindOfShop.parse(text);
      } catch (InvalidInput wrong) {
        throw new TypeConversionException(wrong.getMessage());
      }
    }
  }

  /** Exits 0 when done, 1 when the work failed, 2 when the command line is wrong. */
  public static void main(String... arguments) {
    System.exit(
        run(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            arguments));
  }

  /** Runs the command in this process, and returns its exit status. */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new SampleCommand())
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler(SampleCommand::failed)
        .execute(arguments);
  }

  private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult unused)
      throws Exception {
    if (failure instanceof ZhiyinException ours) {
      line.getErr().println("zhiyin: " + ours.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }

  @Override
  public Integer call() {
    report(SampleShop.write(out, config()));
    return 0;
  }

  private SampleConfig config() {
    try {
      return new SampleConfig(
          seed, products, users, end.atStartOfDay(ZoneOffset.UTC).toInstant(), kind);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
  }

  private void report(SampleSummary summary) {
    PrintWriter to = spec.commandLine().getOut();
    to.printf("%,d products in %s%n", summary.productCount(), out);
    summary.departments().forEach((name, count) -> to.printf("  %,8d  %s%n", count, name));
    to.printf("%,d events of %,d shoppers%n", summary.eventCount(), users);
    summary.events().forEach((type, count) -> to.printf("  %,8d  %s%n", count, type.text()));
  }
}
