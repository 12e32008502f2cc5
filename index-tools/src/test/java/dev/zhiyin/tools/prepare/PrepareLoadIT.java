package dev.zhiyin.tools.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures the command on generated files, in a process of its own; docs/preparation.md says how to
 * start it. Heap and database are given so that both stay below 4 GiB together, and so must the
 * whole process.
 */
@EnabledIfSystemProperty(named = "prepare.events", matches = "\\d+")
class PrepareLoadIT {
  private static final long LIMIT = 4L << 30;

  @TempDir private Path folder;

  @Test
  void staysBelowFourGibibytes() throws IOException, InterruptedException {
    long events = Long.getLong("prepare.events", 0);
    long products = Math.max(1_000, events / 250);
    List<Path> eventFiles;
    Path productFile;
    Path generator = Files.createDirectory(folder.resolve("generator"));
    try (var db = DuckDb.create(generator, "1GB")) {
      productFile = LoadFiles.products(db, folder, products);
      eventFiles = LoadFiles.events(db, folder, events, products);
    }
    long begin = System.nanoTime();

    Path results = folder.resolve("results");
    int exit = prepare(productFile, eventFiles, results);

    double seconds = (System.nanoTime() - begin) / 1e9;
    List<String> peaks = Files.readAllLines(results);
    System.out.printf(
        "prepare: %,d events in %.0f s, %,.0f events/s; peak heap %,d MiB, peak memory of the process %,d MiB%n",
        events,
        seconds,
        events / seconds,
        Long.parseLong(peaks.get(0)) >> 20,
        Long.parseLong(peaks.get(1)) >> 20);
    assertThat(exit).isZero();
    assertThat(Long.parseLong(peaks.get(1))).isLessThan(LIMIT);
  }

  private int prepare(Path products, List<Path> events, Path results)
      throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                MeasuredMain.class.getName(),
                results.toString(),
                "prepare",
                "--out",
                folder.resolve("prepared").toString(),
                "--products",
                products.toString(),
                "--events"));
    events.forEach(file -> command.add(file.toString()));
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
