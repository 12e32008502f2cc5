package dev.zhiyin.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SampleCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder = Path.of("");

  @Test
  void writesAShopOfTheSizeAskedForAndTellsIt() {
    assertThat(run("--out", folder.toString(), "--products", "150", "--users", "3", "--seed", "9"))
        .isZero();
    assertThat(folder.resolve("products.jsonl")).exists();
    assertThat(out.toString())
        .startsWith("150 products in " + folder)
        .contains("户外用品 / Outdoor gear", "events of 3 shoppers", "view");
  }

  @Test
  void aLaterEndMovesAllTimesAndNothingElse() throws IOException {
    String[] size = {"--products", "100", "--users", "3"};
    run(size, "--out", folder.resolve("a").toString());
    run(size, "--out", folder.resolve("b").toString(), "--end", "2027-03-01");

    for (String file : List.of("events.csv", "products.jsonl")) {
      List<Instant> times = times("a", file);
      assertThat(times).isNotEmpty().allMatch(Instant.parse("2026-11-01T00:00:00Z")::isAfter);
      assertThat(times("b", file))
          .isEqualTo(times.stream().map(time -> time.plus(Duration.ofDays(120))).toList());
      assertThat(read("a", file).replaceAll(TIME, ""))
          .isEqualTo(read("b", file).replaceAll(TIME, ""));
    }
    assertThat(read("a", "zhiyin.yaml"))
        .contains("heldBack: 0.25", "家用电器 > 厨房电器 > 破壁机', 'Home appliances > ");
  }

  private static final String TIME = "20\\d\\d-\\d\\d-\\d\\dT[:0-9]+Z";

  private List<Instant> times(String shop, String file) throws IOException {
    return Pattern.compile(TIME)
        .matcher(read(shop, file))
        .results()
        .map(found -> Instant.parse(found.group()))
        .toList();
  }

  private String read(String shop, String file) throws IOException {
    return Files.readString(folder.resolve(shop).resolve(file));
  }

  private void run(String[] size, String... others) {
    assertThat(run(Stream.concat(Stream.of(size), Stream.of(others)).toArray(String[]::new)))
        .isZero();
  }

  @Test
  void refusesANumberOutOfRangeAsWrongUsage() {
    assertThat(run("--out", folder.toString(), "--products", "5")).isEqualTo(2);
    assertThat(err.toString()).startsWith("--products is 5; it must be 100 to 200000");
    assertThat(run("--out", folder.toString(), "--end", "9999-12-31")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "--end is 9999-12-31T00:00:00Z; it must be 2000-01-01T00:00:00Z to 2100-01-01T00:00:00Z");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesToRunWithoutAFolder() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("--out");
  }

  @Test
  void failsWhenTheFolderCannotBeMade() throws IOException {
    Path taken = Files.createFile(folder.resolve("taken"));
    assertThat(run("--out", taken.toString(), "--products", "100", "--users", "1")).isEqualTo(1);
    assertThat(err.toString()).contains(taken.toString());
  }

  private int run(String... arguments) {
    return new CommandLine(new SampleCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
