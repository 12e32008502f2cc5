package dev.zhiyin.tools.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.tools.evaluate.Judgements.Half;
import dev.zhiyin.tools.evaluate.Judgements.Judged;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgedSearchTest {
  private static final double LOG_3 = Math.log(3) / Math.log(2);

  @Test
  void passesOverWhatNobodyJudgedWhereLowerGradesAreJudgedToo() {
    var judgements =
        new Judgements(List.of(new Judged("tent", Map.of("best", 2.0, "poor", 1.0, "lost", 2.0))));
    var found = new SearchWays.Found("text", List.of(List.of("unknown", "poor", "best")));

    JudgedSearch measured = JudgedSearch.of(judgements, found, 2);

    double ideal = 3 + 3 / LOG_3 + 1 / 2.0;
    assertThat(measured.ndcg()[0]).isCloseTo((1 + 3 / LOG_3) / ideal, within(1e-9));
    assertThat(measured.recall()[0]).isEqualTo(0.5);
    assertThat(measured.reciprocal()[0]).isCloseTo(1.0 / 3, within(1e-9));
  }

  @Test
  void whatIsNotNamedIsNotRelevantWhereOnlyRelevantOnesAre() {
    var judgements = new Judgements(List.of(new Judged("tent", Map.of("right", 1.0))));
    var found = new SearchWays.Found("text", List.of(List.of("unknown", "right")));

    JudgedSearch measured = JudgedSearch.of(judgements, found, 1);

    assertThat(measured.ndcg()[0]).isCloseTo(1 / LOG_3, within(1e-9));
    assertThat(measured.reciprocal()[0]).isEqualTo(0.5);
  }

  @Test
  void aQueryWithoutARelevantProductHasNoRecall() {
    var judgements =
        new Judgements(
            List.of(new Judged("tent", Map.of("p", 1.0)), new Judged("lamp", Map.of("q", 4.0))));
    var found = new SearchWays.Found("text", List.of(List.of("p"), List.of("q")));

    assertThat(JudgedSearch.of(judgements, found, 4).recall()).containsExactly(1);
  }

  @Test
  void bothHalvesAreAll() {
    var judgements =
        new Judgements(
            List.of(
                new Judged("a", Map.of("p", 1.0)),
                new Judged("b", Map.of("p", 1.0)),
                new Judged("c", Map.of("p", 1.0))));

    assertThat(judgements.half(Half.ODD).queries())
        .extracting(Judged::words)
        .containsExactly("a", "c");
    assertThat(judgements.half(Half.EVEN).queries()).extracting(Judged::words).containsExactly("b");
    assertThat(judgements.half(Half.ALL)).isEqualTo(judgements);
  }
}
