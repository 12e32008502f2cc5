package dev.zhiyin.tools.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    Zhiyin.done("rebuild", "--home", home(), "--products", products.toString(), "--no-train");
  }

  @Test
  void tellsHowWellEachWayFindsAndWhatFusingGains() {
    List<String> lines =
        Zhiyin.done("evaluate-search", "--home", home(), "--queries", "25").out().lines().toList();

    assertThat(lines).hasSize(8);
    assertThat(lines.getFirst()).isEqualTo("25 queries of 3 words");
    assertThat(lines.get(2)).isEqualTo("text    1.0000 1.0000");
    assertThat(lines.get(3)).matches("vector  " + NUMBER + " " + NUMBER);
    assertThat(lines.get(4)).isEqualTo("fused   1.0000 1.0000");
    assertThat(lines.get(6))
        .startsWith("fused against text     +0.0000 [+0.0000, +0.0000]? +0.0000");
    assertThat(lines.get(7)).startsWith("fused against vector   +0.");
  }

  @Test
  void measuresQueriesThatPeopleJudged(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("queries.tsv"),
        "query_id\tquery\nq1\tdoloa veria\nq2\tdolob\nq3\tnobody asks\n");
    Files.writeString(
        folder.resolve("qrels.tsv"),
        "query_id\tproduct_id\tgrade\nq1\ta\t3\nq1\tz\t1\nq2\tb\t1\nq2\tc\t3\n");

    List<String> lines = judged(folder).lines().toList();
    assertThat(lines.getFirst()).isEqualTo("2 judged queries, relevant from 3.0");
    assertThat(lines.get(2)).startsWith("text    ");
    assertThat(lines.get(4)).startsWith("fused   ");
    assertThat(lines.get(6)).startsWith("fused against text     ").endsWith(" 2, 0");
    assertThat(lines.get(8)).isEqualTo(CosineDistribution.HEADER);
    assertThat(lines.get(9)).matches("relevant( +-?[01]\\.\\d{3}){3} +\\d+\\.\\d %");
    assertThat(lines.get(10)).startsWith("by chance ");

    assertThat(judged(folder, "--half", "ODD").lines().toList())
        .startsWith("1 judged queries, relevant from 3.0")
        .contains("text    0.9173  1.0000 1.0000", "fused   1.0000  1.0000 1.0000");
    for (String grade : List.of("0.0", "5.0")) {
      Zhiyin.Run refused =
          Zhiyin.run(
              "evaluate-search",
              "--home",
              home(),
              "--judgements",
              folder.toString(),
              "--relevant",
              grade);
      assertThat(refused.status()).isEqualTo(2);
      assertThat(refused.err())
          .contains(
              "--relevant is '%s'; wanted above 0 and at most the best grade, which is 3.0"
                  .formatted(grade));
    }
  }

  private static String judged(Path folder, String... more) {
    var arguments =
        new ArrayList<>(
            List.of("evaluate-search", "--home", home(), "--judgements", folder.toString()));
    arguments.addAll(List.of(more));
    return Zhiyin.done(arguments.toArray(String[]::new)).out();
  }

  @Test
  void refusesJudgementsThatAreNone(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("queries.tsv"), "query_id\tquery\nq1\tdoloa\n");
    Files.writeString(folder.resolve("qrels.tsv"), "query_id\tproduct_id\tgrade\nq1\ta\tgood\n");
    Zhiyin.Run run =
        Zhiyin.run("evaluate-search", "--home", home(), "--judgements", folder.toString());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains(
            "qrels.tsv:2 is 'q1\ta\tgood'; wanted 3 columns with tabs between them, the last a"
                + " grade from 0");
  }

  @Test
  void refusesJudgementsOfOtherProducts(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("queries.tsv"), "query_id\tquery\nq1\tdoloa\n");
    Files.writeString(folder.resolve("qrels.tsv"), "query_id\tproduct_id\tgrade\nq1\tB00\t3\n");
    Zhiyin.Run run =
        Zhiyin.run("evaluate-search", "--home", home(), "--judgements", folder.toString());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains(
            "none of the 1 judged products is in this shop, such as 'B00'; wanted ids as in the shop");
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
}
