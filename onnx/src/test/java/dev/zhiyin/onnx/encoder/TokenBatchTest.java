package dev.zhiyin.onnx.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.onnx.encoder.TextTokenizer.TokenBatch;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenBatchTest {
  private static final int BUDGET = 100;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 20);
  }

  /** Texts of 2 to 150 tokens, so that some exceed the budget. */
  private static List<long[]> texts(long seed) {
    var random = new Random(seed);
    return random.ints(random.nextInt(400), 2, 151).mapToObj(long[]::new).toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyTextIsInOneBatch(long seed) {
    List<long[]> texts = texts(seed);

    assertThat(TokenBatch.divide(texts, BUDGET).stream().flatMap(b -> b.members().stream()))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, texts.size()).boxed().toList());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aBatchIsAsWideAsItsLongestText(long seed) {
    List<long[]> texts = texts(seed);

    assertThat(TokenBatch.divide(texts, BUDGET))
        .allSatisfy(
            batch ->
                assertThat(batch.members().stream().mapToInt(i -> texts.get(i).length).max())
                    .hasValue(batch.width()));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aBatchKeepsTheBudgetUnlessItIsOneText(long seed) {
    assertThat(TokenBatch.divide(texts(seed), BUDGET))
        .allSatisfy(
            batch ->
                assertThat(batch.size() == 1 || batch.size() * batch.width() <= BUDGET).isTrue());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noTextThatWouldFitIsLeftToTheNextBatch(long seed) {
    List<TokenBatch> batches = TokenBatch.divide(texts(seed), BUDGET);

    assertThat(batches.subList(0, Math.max(0, batches.size() - 1)))
        .allSatisfy(batch -> assertThat((batch.size() + 1) * batch.width()).isGreaterThan(BUDGET));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theLongestTextsComeFirst(long seed) {
    assertThat(TokenBatch.divide(texts(seed), BUDGET))
        .isSortedAccordingTo(Comparator.comparingInt(TokenBatch::width).reversed());
  }

  @Test
  void noTextsMakeNoBatches() {
    assertThat(TokenBatch.divide(List.of(), BUDGET)).isEmpty();
  }
}
