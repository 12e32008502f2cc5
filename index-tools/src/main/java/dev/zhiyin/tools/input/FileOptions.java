package dev.zhiyin.tools.input;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.tools.cli.ExistingFile;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command that reads files of products and events. */
public final class FileOptions {
  @Option(
      names = "--products",
      arity = "1..*",
      paramLabel = "FILE",
      converter = ExistingFile.class,
      description = "JSON lines, CSV or TSV, plain or gzip; prepare reads Parquet, too")
  private List<Path> products = new ArrayList<>();

  @Option(
      names = "--events",
      arity = "1..*",
      paramLabel = "FILE",
      converter = ExistingFile.class,
      description = "JSON lines, CSV or TSV, plain or gzip; prepare reads Parquet, too")
  private List<Path> events = new ArrayList<>();

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "NAME=FIELD",
      description =
          "which column of the files is which field, such as time=timestamp,client=user_id; common"
              + " names are known")
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

  public List<Path> products() {
    return products;
  }

  public List<Path> events() {
    return events;
  }

  /**
   * Files of events, for a command that needs them.
   *
   * @throws ParameterException if there are none
   */
  public List<Path> someEvents() {
    if (events.isEmpty()) {
      throw new ParameterException(command.commandLine(), "wanted --events FILE");
    }
    return events;
  }

  /** How the files are written. */
  public FileConventions conventions() {
    try {
      return new FileConventions(columns, types, zone().orElse(FileConventions.DEFAULT.zone()));
    } catch (InvalidInput wrong) {
      throw new ParameterException(command.commandLine(), "--" + wrong.getMessage(), wrong);
    }
  }

  /** The zone, if one is said. */
  public Optional<ZoneId> zone() {
    return zone.map(FileOptions::zone);
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknown) {
      throw new InvalidInput("zone", name, "a zone such as Asia/Shanghai or UTC");
    }
  }

  /** Whether products are made of what events tell of them. */
  public boolean productsFromEvents() {
    return productsFromEvents;
  }
}
