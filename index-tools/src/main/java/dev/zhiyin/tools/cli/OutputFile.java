package dev.zhiyin.tools.cli;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.generation.Folders;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/**
 * Writes lines to a file, packed if its name ends in {@code .gz}; the same lines, the same bytes.
 */
public final class OutputFile implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final BufferedWriter writer;

  /**
   * @throws StorageFailed if it cannot be written
   */
  public OutputFile(Path file) {
    this.file = file;
    try {
      var bytes = Files.newOutputStream(file);
      writer =
          new BufferedWriter(
              new OutputStreamWriter(
                  file.toString().endsWith(".gz") ? new GZIPOutputStream(bytes, BUFFER) : bytes,
                  StandardCharsets.UTF_8),
              BUFFER);
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  /**
   * Writes a file anew, so that it is there whole or as it was before. What is no file, such as
   * {@code /dev/stdout}, is written to as it is.
   *
   * @throws StorageFailed if it cannot be written
   */
  public static void replace(Path file, Consumer<OutputFile> lines) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      write(file, lines);
      return;
    }
    Folders.replaceAtomically(
        Storage.read(file, () -> Files.exists(file) ? file.toRealPath() : file),
        fresh -> write(fresh, lines));
  }

  private static void write(Path file, Consumer<OutputFile> lines) {
    try (var out = new OutputFile(file)) {
      lines.accept(out);
    }
  }

  /** Adds a line. */
  public void line(CharSequence line) {
    Storage.write(file, () -> writer.append(line).write('\n'));
  }

  @Override
  public void close() {
    Storage.write(file, () -> writer.close());
  }
}
