package dev.zhiyin.tools.cli;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an option that names a file to read; one that is not there is wrong usage. */
public final class ExistingFile implements ITypeConverter<Path> {
  @Override
  public Path convert(String text) {
    Path file = Path.of(text);
    if (Files.notExists(file)) {
      throw new TypeConversionException("there is no file " + file);
    }
    return file;
  }

  /**
   * The whole text of one.
   *
   * @throws StorageFailed if it cannot be read
   */
  public static String text(Path file) {
    return Storage.read(file, () -> Files.readString(file));
  }
}
