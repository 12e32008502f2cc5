package dev.zhiyin.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.tools.ToolsMain;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;

/** Every command once, on a server of a small shop, so that none rots; nothing here is a figure. */
@Tag("slow")
class LoadMainTest {
  private static final String READY = "Zhiyin is ready: ";
  private static final String PRODUCTS = "400";

  /** By the profiles of its shoppers. */
  private static final String SETTINGS = "profile: {skinType: {requires: skinType}}";

  @TempDir private static Path folder;
  private static Process server;
  private static String address;

  @BeforeAll
  static void serve() throws IOException {
    String home = home().toString();
    assertThat(said("shop", "--home", home, "--products", PRODUCTS, "--shoppers", "60"))
        .contains("a shop of 400 products made");
    // the second generation
    assertThat(
            ToolsMain.run("rebuild", "--home", home, "--no-train", "--encoder", "all-minilm-l6-v2"))
        .isZero();
    Files.writeString(settings(), SETTINGS);
    server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.zhiyin.server.ServerMain",
                "serve",
                "--home=" + home,
                "--config=" + settings(),
                "--port=0")
            .redirectError(folder.resolve("server.log").toFile())
            .start();
    BufferedReader out = server.inputReader(UTF_8); // left open, as it would end the server
    String line = out.readLine();
    while (line != null && !line.startsWith(READY)) {
      line = out.readLine();
    }
    assertThat(line).as(Files.readString(folder.resolve("server.log"))).isNotNull();
    address = line.substring(READY.length()).strip();
    try (var client = new LoadClient(URI.create(address))) {
      client.postLines("v1/products:batch", productsWithAttributes());
    }
  }

  @AfterAll
  static void stop() {
    server.destroy();
    var _ = server.onExit().join();
  }

  private static Path home() {
    return folder.resolve("home");
  }

  private static Path settings() {
    return folder.resolve("settings.yaml");
  }

  private static String productsWithAttributes() {
    return IntStream.range(0, 20)
        .mapToObj(
            """
            {"id":"cream-%d","title":"face cream","attributes":{"skinType":"dry"}}"""
                ::formatted)
        .collect(Collectors.joining("\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rates --seconds 1                                                   | events: .* a second
          events --seconds 1 --callers 2                                      | acknowledged in 1
          event-to-answer --seconds 1                                         | did not know the event: 0
          prices --seconds 1 --pause 5                                        | 5 ms apart: n [1-9]
          product-to-visible --seconds 1 --rate 10                            | seen after it: 0
          changing --seconds 1 --rate 20 --products 20 --events 20 --rounds 1 | times the usual
          changing --seconds 1 --rate 20 --batch 10 --rounds 1                | times the usual
          sold-to-gone --pieces 10 --rate 10                                  | acknowledgement: 0 pieces
          sources --shoppers 20                                               | 20 answers
          soak --seconds 1 --pid PID                                          | open files
          profiles --settings SETTINGS --shoppers 5                           | 0 of .* do not suit
          switch --home HOME --seconds 1 --rate 10 --switches 1               | published to served
          """)
  void aCommandMeasures(String command, String expected) {
    List<String> arguments = new ArrayList<>(List.of(command.strip().split(" ")));
    arguments.replaceAll(
        argument ->
            switch (argument) {
              case "PID" -> Long.toString(server.pid());
              case "SETTINGS" -> settings().toString();
              case "HOME" -> home().toString();
              default -> argument;
            });
    arguments.addAll(List.of("--address", address));
    assertThat(said(arguments.toArray(String[]::new)))
        .containsPattern(expected)
        .doesNotContainPattern("failed (of all calls )?[1-9]");
  }

  @Test
  void everyCommandIsMeasured() throws NoSuchMethodException {
    String tried =
        LoadMainTest.class
            .getDeclaredMethod("aCommandMeasures", String.class, String.class)
            .getAnnotation(CsvSource.class)
            .textBlock();
    assertThat(LoadMain.class.getAnnotation(Command.class).subcommands())
        .extracting(command -> command.getAnnotation(Command.class).name())
        .filteredOn(command -> !command.equals("shop"))
        .allSatisfy(command -> assertThat(tried).contains(command + " "));
  }

  /* What a command that has to succeed prints. */
  private static String said(String... arguments) {
    PrintStream usual = System.out;
    var out = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(out, true, UTF_8));
      assertThat(LoadMain.run(arguments)).isZero();
    } finally {
      System.setOut(usual);
    }
    return out.toString(UTF_8);
  }
}
