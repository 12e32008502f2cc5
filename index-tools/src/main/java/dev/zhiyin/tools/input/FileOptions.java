package dev.zhiyin.tools.input;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.tools.cli.ExistingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of every command that reads files of products and events. */
public final class FileOptions extends ConventionOptions {
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

  public List<Path> products() {
    return products;
  }

  /** Passes if an option's file, which is to be written, is none that is read. */
  public void requireNotRead(String option, Path written) {
    if (Stream.concat(products.stream(), events.stream()).anyMatch(it -> isSame(it, written))) {
      throw new ParameterException(
          command(), "%s is '%s', which is read; wanted another".formatted(option, written));
    }
  }

  private static boolean isSame(Path read, Path written) {
    try {
      return Files.exists(written) && Files.isSameFile(read, written);
    } catch (IOException failure) {
      throw new StorageFailed(written, failure);
    }
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
      throw new ParameterException(command(), "wanted --events FILE");
    }
    return events;
  }
}
