package dev.zhiyin.tools.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products whose titles have no word in common: whoever says three words of one finds it. */
class EvaluateSearchIT {
  private static final String NUMBER = "[01]\\.\\d{4}";

  @TempDir private static Path shop;

  @BeforeAll
  static void rebuild() throws IOException {
    List<String> rows =
        IntStream.rangeClosed('a', 'z')
            .mapToObj(
                letter ->
                    "{\"id\":\"%c\",\"title\":\"dolo%c veri%c nume%c\"}"
                        .formatted(letter, letter, letter, letter))
            .toList();
    Path products = Files.write(shop.resolve("products.jsonl"), rows);
    run("rebuild", "--home", home(), "--products", products.toString(), "--no-train");
  }

  @Test
  void tellsHowWellEachWayFindsAndWhatFusingGains() {
    List<String> lines =
        run("evaluate-search", "--home", home(), "--queries", "25").lines().toList();

    assertThat(lines).hasSize(8);
    assertThat(lines.getFirst()).isEqualTo("25 queries of 3 words");
    assertThat(lines.get(2)).isEqualTo("text    1.0000 1.0000");
    assertThat(lines.get(3)).matches("vector  " + NUMBER + " " + NUMBER);
    assertThat(lines.get(4)).isEqualTo("fused   1.0000 1.0000");
    assertThat(lines.get(6))
        .startsWith("fused against text     +0.0000 [+0.0000, +0.0000]? +0.0000");
    assertThat(lines.get(7)).startsWith("fused against vector   +0.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          --queries | 0  | --queries is '0'; wanted at least 1
          --words   | -3 | --words is '-3'; wanted at least 1
          --words   | 4  | --words is '4'; wanted no more than the titles of products have
          """)
  void refusesWhatNothingCanBeDrawnBy(String option, String value, String refusal) {
    Zhiyin.Run run = Zhiyin.run("evaluate-search", "--home", home(), option, value);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(refusal);
  }

  private static String home() {
    return shop.resolve("home").toString();
  }

  private static String run(String... arguments) {
    Zhiyin.Run run = Zhiyin.run(arguments);
    assertThat(run.status()).as(run.err()).isZero();
    return run.out();
  }
}
