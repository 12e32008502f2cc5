package dev.zhiyin.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.wording.Finding;
import dev.zhiyin.engine.wording.WordingKind;
import dev.zhiyin.engine.wording.WordingVerifier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** True wordings that were written by hand, without a look at the lists of words. */
class ParaphrasesTest {
  /** What may be refused of what is true. */
  private static final double MOST_REFUSED = .02;

  /** A wording from the files. */
  record Paraphrase(WordingKind kind, String wording) {
    WordedSentence sentence() {
      return WordedSentence.of(kind).orElseThrow(() -> new AssertionError(kind));
    }

    /** Whether it is none of a template's kind, and is checked as a whole sentence only. */
    boolean isSentence() {
      return kind.sentence().isEmpty() || kind.sentence().startsWith("/");
    }

    List<Finding> findings() {
      return WordingVerifier.of(kind.language())
          .orElseThrow()
          .wording(sentence().grounds(), wording);
    }
  }

  static List<Paraphrase> of(String file, String language) throws IOException {
    String name = file + '_' + language.substring(0, 2) + ".txt";
    var all = new ArrayList<Paraphrase>();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                ParaphrasesTest.class.getResourceAsStream(name), StandardCharsets.UTF_8))) {
      for (String line : lines.lines().filter(one -> !one.startsWith("#")).toList()) {
        String[] parts = line.split("\\|", 4);
        String sentence = parts[2].isEmpty() ? parts[1] : parts[1] + '/' + parts[2];
        boolean searched = parts[2].equals("searched_similar"); // authors know one name for both
        all.add(
            new Paraphrase(
                new WordingKind(parts[0], sentence, language),
                searched ? parts[3].replace("{history}", "{words}") : parts[3]));
      }
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({"en", "zh-CN"})
  void areNotRefused(String language) throws IOException {
    List<Paraphrase> all =
        Stream.concat(of("paraphrases", language).stream(), of("second", language).stream())
            .toList();
    assertThat(all).hasSizeGreaterThan(150);
    assertThat(refused(all)).hasSizeLessThanOrEqualTo((int) (MOST_REFUSED * all.size()));
  }

  /*
   * A true one that is refused costs another proposal; how many they are must not grow. Words were
   * added for those that were held out at first, and for none that are fresh. Of these only their
   * number is told: whoever reads which they are can no longer hold them out.
   */
  @ParameterizedTest
  @CsvSource({"held_out, en, 0", "held_out, zh-CN, 0", "fresh, en, 5", "fresh, zh-CN, 2"})
  void thoseOfLaterAreNotRefusedMoreOftenThanTheyWere(String file, String language, int were)
      throws IOException {
    assertThat(refused(of(file, language)).size()).isLessThanOrEqualTo(were);
  }

  private static List<String> refused(List<Paraphrase> all) {
    return all.stream()
        .filter(one -> !one.findings().isEmpty())
        .map(one -> one.findings() + "  " + one.kind().sentence() + ": " + one.wording())
        .toList();
  }
}
