package dev.zhiyin.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The program's jar names the libraries that it runs with, all of which lie beside it. */
class LibrariesIT {
  private static final Path TARGET = Path.of("target");

  @Test
  void everyLibraryThatTheJarNamesIsThere() throws IOException {
    List<String> named;
    try (var jar = new JarFile(TARGET.resolve("zhiyin-index-tools.jar").toFile())) {
      String path = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      named = List.of(path.split(" "));
    }

    assertThat(named)
        .anyMatch(library -> library.startsWith("lib/zhiyin-engine-"))
        .anyMatch(library -> library.startsWith("lib/picocli-"))
        .allSatisfy(library -> assertThat(Files.exists(TARGET.resolve(library))).isTrue());
  }
}
