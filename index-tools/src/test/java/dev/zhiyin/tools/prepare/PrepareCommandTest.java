package dev.zhiyin.tools.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class PrepareCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void preparesAndTellsWhatWasLeftOut() throws IOException {
    int exit = run("--split", "time");

    assertThat(exit).isZero();
    assertThat(out.toString())
        .contains("           4 rows of events\n           1 left out: duplicates\n")
        .contains("3 events of 1 shoppers, 2 products in ");
    assertThat(folder.resolve("out/report.html")).isNotEmptyFile();
  }

  @Test
  void takesSettingsFromAFileAndTheCore() throws IOException {
    Path config =
        Files.writeString(folder.resolve("c.json"), "{\"duplicates\": {\"drop\": false}}");

    assertThat(run("--rules", config.toString())).isZero();
    assertThat(out.toString()).contains("4 events of 1 shoppers");
    assertThat(run("--k-core", "2")).isZero();
    assertThat(out.toString()).contains("3 left out: kCore");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '@',
      value = {
        "{\"bots\": {\"perHour\": 1}}|bots.perHour is '1'; wanted a setting that exists",
        "{\"kCore\": {\"shoppers\": -1}}|kCore.shoppers is '-1'; wanted at least 0",
        "[]|config is '[]'; wanted a JSON object",
        "{bots|config is '{bots'; wanted ",
      })
  void namesTheFileOfRulesThatIsWrong(String json, String message) throws IOException {
    Path rules = Files.writeString(folder.resolve("rules.json"), json);

    assertThat(run("--rules", rules.toString())).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString()).contains(rules + ": " + message);
  }

  @Test
  void productsOfEventsMayBeAskedForByTheRules() throws IOException {
    Path config =
        Files.writeString(folder.resolve("c.json"), "{\"files\": {\"productsFromEvents\": true}}");
    Path events =
        Files.writeString(folder.resolve("e.csv"), RawShop.EVENTS + "u1,a,view,1700000000\n");
    String[] arguments = {
      "--events=" + events, "--rules=" + config, "--out=" + folder.resolve("out")
    };

    assertThat(command().execute(arguments)).isZero();
    assertThat(out.toString()).contains("1 events of 1 shoppers, 1 products in ");
    assertThat(command().execute(arguments[0], arguments[2])).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("wanted --products FILE, or --products-from-events");
  }

  @Test
  void replacesIdsOfShoppersByAKeyInAFile() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), "0f".repeat(32) + "\n");

    assertThat(run("--pseudonymise", "--key-file", key.toString())).isZero();
    assertThat(RawShop.unpacked(folder.resolve("out/events.csv.gz")).get(1)).startsWith("psn_");
  }

  @Test
  void replacesNothingThatItReads() throws IOException {
    Path raw = Files.createDirectories(folder.resolve("out")).resolve("products.jsonl.gz");
    assertThat(run()).isZero();
    byte[] before = Files.readAllBytes(raw);

    assertThat(run("--products", raw.toString())).isEqualTo(CommandLine.ExitCode.USAGE);

    assertThat(err.toString()).contains("--out is '" + raw + "', which is read; wanted another");
    assertThat(raw).hasBinaryContent(before);
  }

  @Test
  void refusesAWayToSplitThatItDoesNotKnow() throws IOException {
    assertThat(run("--split", "luck")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("'luck' is not leave-one-out or time");
  }

  private int run(String... more) throws IOException {
    Path products = Files.writeString(folder.resolve("p.csv"), "id,title\na,x\nb,y\n");
    Path events =
        Files.writeString(
            folder.resolve("e.csv"),
            RawShop.EVENTS
                + "u1,a,view,1700000000\nu1,a,view,1700000000\nu1,b,view,1700000001\nu1,a,cart,1700000002\n");
    String[] always = {
      "--products",
      products.toString(),
      "--events",
      events.toString(),
      "--out",
      folder.resolve("out").toString()
    };
    String[] all = Stream.concat(Arrays.stream(always), Arrays.stream(more)).toArray(String[]::new);
    return command().execute(all);
  }

  private CommandLine command() {
    return new CommandLine(new PrepareCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err));
  }
}
