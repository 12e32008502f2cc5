package dev.zhiyin.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void refusesANumberOutOfRangeAsWrongUsage() {
    assertThat(run("--out", folder.toString(), "--products", "5")).isEqualTo(2);
    assertThat(err.toString()).startsWith("--products is 5; it must be 100 to 200000");
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
