package dev.zhiyin.tools.input;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How files of products and events are written: options of every command that reads some. */
public class ConventionOptions {
  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "NAME=FIELD",
      description =
          "which column of the files is which field, such as time=timestamp,client=user_id; also"
              + " 'ignore', to leave such columns out; common names are known")
  private Map<String, String> columns = new LinkedHashMap<>();

  @Option(
      names = "--types",
      split = ",",
      paramLabel = "NAME=TYPE",
      description =
          "which type of event in the files is which, such as addtocart=cart; also 'ignore', to"
              + " leave such rows out; common names are known")
  private Map<String, String> types = new LinkedHashMap<>();

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "of times without an offset, such as Asia/Shanghai (default: UTC)")
  private Optional<String> zone = Optional.empty();

  @Option(
      names = "--products-from-events",
      description =
          "make the products that no file has of the rows of events: title, category, category_code"
              + " or category_id, brand, price, currency; the newest counts")
  private boolean productsFromEvents;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /** The command that has these options. */
  final CommandLine command() {
    return command.commandLine();
  }

  /** How the files are written. */
  public FileConventions conventions() {
    try {
      return new FileConventions(columns, types, zone().orElse(FileConventions.DEFAULT.zone()));
    } catch (InvalidInput wrong) {
      throw new ParameterException(command(), "--" + wrong.getMessage(), wrong);
    }
  }

  /** All that is said, on one line; the same for what means the same. */
  public String text() {
    FileConventions said = conventions();
    return "columns %s, types %s, zone %s, products from events %s"
        .formatted(
            new TreeMap<>(said.columns()),
            new TreeMap<>(said.types()),
            said.zone(),
            productsFromEvents);
  }

  /** The zone, if one is said. */
  public Optional<ZoneId> zone() {
    return zone.map(ConventionOptions::zone);
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknown) {
      throw new InvalidInput("zone", name, "a zone such as Asia/Shanghai or UTC");
    }
  }

  /**
   * For a command that makes no products.
   *
   * @throws ParameterException if it is told to
   */
  public final void requireNoProductsFromEvents() {
    if (productsFromEvents) {
      throw new ParameterException(command(), "--products-from-events: no products are made here");
    }
  }

  /** Whether products are made of what events tell of them. */
  public boolean productsFromEvents() {
    return productsFromEvents;
  }
}
