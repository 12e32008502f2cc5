package dev.zhiyin.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The programs of an installed PostgreSQL.
 *
 * @param folder that holds them all
 */
record PostgresPrograms(Path folder) {
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  /** A system property: the folder of the programs, of a version that is not the newest. */
  private static final String FOLDER = "zhiyin.postgresql";

  /**
   * Those of a folder that is named, else of the newest version that Debian's package installed,
   * else those on the PATH.
   *
   * @throws IllegalStateException when there are none
   */
  static PostgresPrograms find() {
    return Stream.of(named(), debian(), path())
        .flatMap(folders -> folders)
        .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
        .findFirst()
        .map(PostgresPrograms::new)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "This needs PostgreSQL 15 or newer, and its program initdb is neither in"
                        + " /usr/lib/postgresql/*/bin nor on the PATH. Install the package"
                        + " 'postgresql', for instance with: apt-get install postgresql"));
  }

  private static Stream<Path> named() {
    return Stream.ofNullable(System.getProperty(FOLDER)).map(Path::of);
  }

  private static Stream<Path> debian() {
    if (Files.notExists(DEBIAN)) {
      return Stream.empty();
    }
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .sorted(Comparator.comparingInt(PostgresPrograms::number).reversed())
          .map(version -> version.resolve("bin"))
          .toList()
          .stream();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static int number(Path version) {
    String name = version.getFileName().toString();
    return name.matches("\\d{1,4}") ? Integer.parseInt(name) : 0;
  }

  private static Stream<Path> path() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(Path::of);
  }

  String program(String name) {
    return folder.resolve(name).toString();
  }
}
