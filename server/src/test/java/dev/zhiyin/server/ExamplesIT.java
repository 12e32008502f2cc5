package dev.zhiyin.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The pages of examples are run as they stand, and what they show is what comes out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesIT {
  private static final String ADDRESS = "http://127.0.0.1:8080";

  /** Stands between the outputs of two blocks. */
  private static final String END = "\036";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @SuppressWarnings("NullAway.Init")
  private Served served;

  @BeforeAll
  void start() {
    served = new Served();
  }

  @AfterAll
  void stop() {
    served.close();
  }

  @Test
  void thePageOfCurl() throws Exception {
    check("curl.md", "bash", "set -euo pipefail", "printf '\\036'", List.of("bash"));
  }

  @Test
  void thePageOfPython() throws Exception {
    check("python.md", "python", "", "print(end='\\x1e')", List.of("python3", "-X", "utf8"));
  }

  @Test
  void whatThePageOfAgentsAsksByHand() throws Exception {
    String curl =
        Pages.lines(Pages.docs().resolve("agents.md")).stream()
            .map(String::strip)
            .dropWhile(line -> !line.startsWith("curl "))
            .limit(2)
            .collect(Collectors.joining("\n"));

    assertThat(run(List.of("bash"), here(curl))).contains("登山双肩背包 40L");
  }

  private String here(String script) {
    return script.replace(ADDRESS, served.server().address().toString().replaceFirst("/$", ""));
  }

  /** What is run, and what the page shows of its output. */
  private record Example(String code, String shown) {}

  private void check(String name, String kind, String first, String end, List<String> program)
      throws Exception {
    List<Example> examples = examples(Pages.docs().resolve(name), kind);
    String script =
        Stream.concat(Stream.of(first), examples.stream().map(Example::code))
            .collect(Collectors.joining("\n" + end + "\n"));
    assertThat(script.split(Pattern.quote(ADDRESS), -1)).as("the address, once").hasSize(2);
    String output = run(program, here(script));
    List<String> parts = List.of(output.split(END, -1));
    assertThat(parts).as(output).hasSize(examples.size() + 1);
    var soft = new SoftAssertions();
    for (int i = 0; i < examples.size(); i++) {
      soft.assertThat(parts.get(i + 1))
          .as("%s, after%n%s%n", name, examples.get(i).code())
          .matches(pattern(examples.get(i).shown()));
    }
    soft.assertAll();
  }

  /** Text in which … stands for anything. */
  private static Pattern pattern(String shown) {
    return Pattern.compile(
        Stream.of(shown.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"))
            + "\\s*",
        Pattern.DOTALL);
  }

  private static List<Example> examples(Path page, String kind) {
    var examples = new ArrayList<Example>();
    String code = "";
    for (Pages.Block block : Pages.blocks(page)) {
      if (block.kind().equals(kind)) {
        assertThat(code).as("what is run has its output after it").isEmpty();
        code = block.text();
      } else if (block.kind().equals("text")) {
        examples.add(new Example(code, block.text()));
        code = "";
      }
    }
    assertThat(code).as("the last that is run has its output after it").isEmpty();
    assertThat(examples).hasSizeGreaterThan(8);
    return examples;
  }

  private String run(List<String> program, String script) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("script"), script);
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(Stream.concat(program.stream(), Stream.of(file.toString())).toList())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    String output = Files.readString(out, UTF_8);
    assertThat(ended).as("ended in time: %s", output).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
