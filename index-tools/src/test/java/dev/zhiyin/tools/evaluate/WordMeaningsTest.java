package dev.zhiyin.tools.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.testing.UsedHeap;
import dev.zhiyin.tools.HashedTexts;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordMeaningsTest {
  private static final int WORDS = 20_000;

  /** Bytes a text, of an entry that knows it; an embedding alone has 1,024. */
  private static final int HEAP = 200;

  private static final List<String> TEXTS =
      IntStream.range(0, WORDS).mapToObj(i -> "lamp " + i).toList();

  private final Centring centring = Centring.by(HashedTexts.of("mean").toArray());

  @Test
  void holdsNoEmbeddingsOnTheHeap() {
    var meanings = WordMeanings.of(new HashedTexts(), centring);
    meanings.of("before");
    long before = UsedHeap.bytes();
    meanings.readAll(TEXTS);
    long held = UsedHeap.bytes() - before;
    assertThat((double) held / WORDS).isLessThan(HEAP);
    assertThat(meanings.of("lamp 77")).contains(centring.apply(HashedTexts.of("lamp 77")));
  }

  @Test
  void areTheSameForAllThreads() {
    var meanings = WordMeanings.of(new HashedTexts(), centring);
    meanings.readAll(TEXTS.subList(0, 1_000));
    IntStream.range(0, 2 * WORDS)
        .parallel()
        .mapToObj(i -> TEXTS.get(i % WORDS))
        .forEach(
            text -> assertThat(meanings.of(text)).contains(centring.apply(HashedTexts.of(text))));
  }

  @Test
  void textsThatCannotBeEncodedMeanNothing() {
    var meanings = WordMeanings.of(new HashedTexts(WordMeaningsTest::requireNoNight), centring);
    meanings.readAll(List.of("night lamp", "lamp"));
    assertThat(meanings.of("night lamp")).isEmpty();
    assertThat(meanings.of("lamp")).isPresent();
    assertThat(meanings.of("night")).isEmpty();
  }

  private static void requireNoNight(List<String> texts) {
    if (texts.stream().anyMatch(text -> text.contains("night"))) {
      throw new IllegalStateException("broken");
    }
  }
}
