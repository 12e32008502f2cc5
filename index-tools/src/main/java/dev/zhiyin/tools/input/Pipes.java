package dev.zhiyin.tools.input;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.cli.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** Pipes among files that are to be read twice; the second time they are empty. */
public final class Pipes {
  private Pipes() {}

  /**
   * Passes if there are none, without opening a file.
   *
   * @throws WorkRefused naming the first
   */
  public static void refuse(List<Path> files) {
    for (Path file : files) {
      if (Files.exists(file) && isPipe(file)) {
        throw new WorkRefused(file + " is a pipe, which cannot be read twice; write it to a file");
      }
    }
  }

  private static boolean isPipe(Path file) {
    return Storage.read(
        file, () -> Files.readAttributes(file, BasicFileAttributes.class).isOther());
  }
}
