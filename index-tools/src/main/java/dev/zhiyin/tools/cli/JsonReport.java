package dev.zhiyin.tools.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The file into which a command also writes what it measured, if one is asked for. */
public final class JsonReport {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Option(names = "--json", paramLabel = "FILE", description = "also write all of it as JSON")
  private Optional<Path> file = Optional.empty();

  /** Writes {@code {"rows": [...]}}. */
  public void writeRows(List<?> rows) {
    write(Map.of("rows", rows));
  }

  /**
   * Writes a report.
   *
   * @throws StorageFailed if the file cannot be written
   */
  public void write(Object report) {
    file.ifPresent(
        path -> {
          Storage.write(path, () -> JSON.writeValue(path.toFile(), report));
        });
  }
}
