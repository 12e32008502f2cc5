package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.retrieval.TextWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SynonymsTest {
  private static final String SETTING = "search.synonyms";

  private static List<TextWord> asked(String lines, String words) {
    try (var segmentation =
        new Segmentation(new Vocabulary(ShopWords.NONE, Synonyms.of(SETTING, lines)))) {
      return segmentation.asked(words);
    }
  }

  private static List<String> texts(TextWord word) {
    return word.synonyms().stream().map(TextWord.Synonym::text).toList();
  }

  @Test
  void areReadInSolrsFormat() {
    assertThat(Synonyms.of(SETTING, "# comment\n\nx\\,y, c\nd => e, f\n").byText())
        .isEqualTo(
            Map.of("x,y", Set.of("x,y", "c"), "c", Set.of("c", "x,y"), "d", Set.of("e", "f")));
  }

  @Test
  void wordsHaveThoseOfTheirGroup() {
    List<TextWord> asked = asked("trainers, running shoes, sneakers", "red Trainers 42");

    assertThat(asked).hasSize(3);
    assertThat(asked.get(1).wholes()).containsExactly("train");
    assertThat(texts(asked.get(1))).containsExactly("running shoes", "sneakers");
    assertThat(asked.get(0).synonyms()).isEmpty();
  }

  @Test
  void severalWordsThatHaveThemTogetherAreOne() {
    List<TextWord> asked = asked("trainers, running shoes", "red running shoe");

    assertThat(asked).hasSize(2);
    assertThat(asked.getLast().wholes()).isEmpty();
    assertThat(texts(asked.getLast())).containsExactlyInAnyOrder("trainers", "running shoe");
  }

  @Test
  void whatStandsForAnotherIsLookedForNoMore() {
    assertThat(asked("telly => television", "telly"))
        .singleElement()
        .satisfies(word -> assertThat(word.wholes()).isEmpty())
        .satisfies(word -> assertThat(texts(word)).containsExactly("television"));
    assertThat(asked("telly => television", "television").getFirst().synonyms()).isEmpty();
  }

  @Test
  void theLongestThatIsAllowedIsFound() {
    String longest = "k l m n p q r s u v w x";
    assertThat(asked(longest + ", tent", longest))
        .singleElement()
        .satisfies(word -> assertThat(texts(word)).contains("tent"));
  }

  /* 防晒霜 is cut into characters, and after some words into others than alone. */
  @Test
  void chineseIsFoundHoweverItIsCut() {
    for (String words : List.of("防晒霜", "女士防晒霜", "防晒霜 正品")) {
      assertThat(asked("防晒霜, 隔离乳", words).stream().flatMap(word -> texts(word).stream()))
          .as(words)
          .contains("隔离乳");
    }
  }

  @Test
  void errorsNameTheFileAndTheLine(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("synonyms.txt");
    Files.writeString(file, "x, y\nc => d => e\n");
    assertThatThrownBy(() -> Synonyms.read(SETTING, file))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll(SETTING, file.toString(), "line 2");
    assertThatThrownBy(() -> Synonyms.read(SETTING, folder.resolve("none")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("none");
    Files.writeString(file, "# much\n".repeat(200_000));
    assertThatThrownBy(() -> Synonyms.read(SETTING, file))
        .hasMessageContaining("at most 1,048,576");
  }

  @Test
  void areBounded() {
    String many = IntStream.range(0, 12).mapToObj(i -> "w" + i).collect(Collectors.joining(", "));
    for (String wrong :
        List.of(
            "ok, fine\n" + many, "ok, fine\nb, !!!", "ok, b\n" + many.replace(",", "") + ", c")) {
      assertThatThrownBy(() -> Synonyms.of(SETTING, wrong)).hasMessageContaining("line 2");
    }
  }
}
