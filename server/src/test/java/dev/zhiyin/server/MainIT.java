package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class MainIT {
  @TempDir Path folder;

  @Test
  void servesUntilItIsToldToStop() throws IOException, InterruptedException {
    new SmallShop(new Home(folder)).stocked().published();
    Path left = Files.createDirectories(folder.resolve(".zhiyin-part-1/made"));
    Files.writeString(left.resolve("half"), "what a killed program left");
    Path errors = folder.resolve("errors.txt");
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Dai.djl.offline=true",
                ServerMain.class.getName(),
                "serve",
                "--home=" + folder,
                "--port=0",
                "--examples")
            .redirectError(errors.toFile())
            .start();
    try (var out = server.inputReader(StandardCharsets.UTF_8)) {
      String ready = out.readLine();
      assertThat(ready).startsWith("Zhiyin is ready: http://127.0.0.1:");
      assertThat(left.getParent()).doesNotExist();
      List<String> lines = lines(out, 4);
      assertThat(lines.get(1))
          .startsWith("curl -s 'http://127.0.0.1:")
          .endsWith("/v1/users/a%2Fb%20c/recommendations?k=3&locale=zh-CN'");
      assertThat(lines.get(3)).startsWith("curl -s -H 'Content-Type: application/json' -d '{");
      assertThat(shell(lines.get(1))).contains("\"items\":[{").contains("为您推荐");
      assertThat(shell(lines.get(3))).contains("\"items\":[{").contains("We recommend");
    } finally {
      server.destroy();
    }
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isEqualTo(143);
    assertThat(Files.readString(errors))
        .contains("generation 1 in service: 14 products")
        .contains("stopped")
        .doesNotContain("jetty", "Hikari", "Flyway", "Javalin");
  }

  private static List<String> lines(BufferedReader reader, int count) throws IOException {
    var lines = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      lines.add(reader.readLine());
    }
    return lines;
  }

  private static String shell(String line) throws IOException {
    Process process = new ProcessBuilder("sh", "-c", line).start();
    try (var out = process.inputReader(StandardCharsets.UTF_8)) {
      return out.readAllAsString();
    }
  }

  @Test
  void aShopWithoutAGenerationIsToldInOneLine() {
    var run = new Run("serve", "--home", folder.toString());

    assertThat(run.status).isEqualTo(1);
    assertThat(run.errors())
        .startsWith("zhiyin: " + folder + " has no generation yet")
        .hasLineCount(1);
  }

  @Test
  void wrongSettingsAreToldInOneLine() throws IOException {
    Path settings = Files.writeString(folder.resolve("zhiyin.yaml"), "server: {prot: 1}");

    for (String[] arguments :
        List.of(
            new String[] {"serve", "--home", folder.toString()},
            new String[] {"serve", "--config", settings.toString()})) {
      var run = new Run(arguments);
      assertThat(run.status).isEqualTo(1);
      assertThat(run.errors())
          .isEqualTo(
              "zhiyin: %s: server.prot is not a setting; the nearest is server.port%n"
                  .formatted(settings));
    }
  }

  @Test
  void aWrongLineOfSynonymsKeepsAServerFromStarting() throws IOException {
    Files.writeString(
        folder.resolve("words.txt"), "trainers, sneakers\ntelly => television => TV\n");
    Files.writeString(folder.resolve("zhiyin.yaml"), "search: {synonyms: words.txt}");

    var run = new Run("serve", "--home", folder.toString());

    assertThat(run.status).isEqualTo(1);
    assertThat(run.errors()).contains("search.synonyms", "words.txt", "line 2").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          --prot=1             | Unknown option
          --port many          | Invalid value for option '--port'
          --port               | '--port'
          --port 70000         | --port is '70000'; wanted 0 to 65535
          --home               | '--home'
          --config nowhere.yml | --config: there is no file nowhere.yml
          more                 | Unmatched argument
          """)
  void wrongUsageIsTwo(String options, String refusal) {
    var run = new Run(("serve " + options).split(" "));

    assertThat(run.status).isEqualTo(2);
    assertThat(run.errors()).contains(refusal);
  }

  private static final class Run {
    private final StringWriter err = new StringWriter();
    final int status;

    Run(String... arguments) {
      status = ServerMain.commandLine().setErr(new PrintWriter(err)).execute(arguments);
    }

    String errors() {
      return err.toString();
    }
  }
}
