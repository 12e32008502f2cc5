package dev.zhiyin.tools.cli;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Work on files and folders, whose failure is told with the place. */
public final class Storage {
  private Storage() {}

  /** Work that gives something. */
  @FunctionalInterface
  public interface Reading<T> {
    T read() throws IOException;
  }

  /** Work that gives nothing. */
  @FunctionalInterface
  public interface Writing {
    void write() throws IOException;
  }

  /**
   * What some work gives.
   *
   * @throws StorageFailed naming the place
   */
  public static <T> T read(Path place, Reading<T> work) {
    try {
      return work.read();
    } catch (IOException failure) {
      throw new StorageFailed(place, failure);
    }
  }

  /**
   * Does some work.
   *
   * @throws StorageFailed naming the place
   */
  public static void write(Path place, Writing work) {
    read(
        place,
        () -> {
          work.write();
          return place;
        });
  }

  /**
   * What is in a folder, by name.
   *
   * @throws StorageFailed naming it
   */
  public static List<Path> list(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }
}
