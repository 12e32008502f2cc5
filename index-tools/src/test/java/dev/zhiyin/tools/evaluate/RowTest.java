package dev.zhiyin.tools.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.tools.evaluate.Delta.Interval;
import dev.zhiyin.tools.evaluate.Outcome.Found;
import dev.zhiyin.tools.evaluate.Outcome.Ranked;
import dev.zhiyin.tools.input.Split;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowTest {
  private static final List<String> TOP = List.of("p0", "p1");

  @Test
  void computesTheFieldsMeasuresForOneTarget() {
    Row row = row(outcome(1), outcome(7), outcome(11));

    assertThat(row.users()).isEqualTo(3);
    assertThat(row.recall5()).isEqualTo(1 / 3.0);
    assertThat(row.recall10()).isEqualTo(2 / 3.0);
    assertThat(row.precision10()).isEqualTo(2 / 30.0, within(1e-12));
    assertThat(row.ndcg5()).isEqualTo(1 / 3.0);
    assertThat(row.ndcg10()).isEqualTo((1 + 1 / 3.0) / 3, within(1e-12));
    assertThat(row.mrr()).isEqualTo((1 + 1 / 7.0) / 3, within(1e-12));
    assertThat(row.coverage()).isEqualTo(0.5);
  }

  @Test
  void computesTheFieldsMeasuresForSeveralTargets() {
    Row row = row(outcome(2, 3, 40), outcome(12, 5));

    assertThat(row.recall5()).isEqualTo((2 / 3.0 + 1 / 2.0) / 2, within(1e-12));
    assertThat(row.precision5()).isEqualTo((2 / 5.0 + 1 / 5.0) / 2, within(1e-12));
    assertThat(row.mrr()).isEqualTo((1 / 2.0 + 1 / 5.0) / 2, within(1e-12));
    double three = 1 + 1 / log2(3) + 1 / log2(4);
    double two = 1 + 1 / log2(3);
    assertThat(row.ndcg10())
        .isEqualTo(((1 / log2(3) + 1 / log2(4)) / three + 1 / log2(6) / two) / 2, within(1e-12));
  }

  @Test
  void takesTheIdealOfNoMoreTargetsThanPlaces() {
    Row row = row(outcome(IntStream.rangeClosed(1, 12).toArray()));

    assertThat(row.ndcg10()).isEqualTo(1, within(1e-12));
    assertThat(row.recall10()).isEqualTo(10 / 12.0, within(1e-12));
    assertThat(row.precision10()).isEqualTo(1);
  }

  @Test
  void countsATargetBeyondTheListAsNothing() {
    Row row = row(outcome(Outcome.NOT_FOUND));

    assertThat(row.recall10() + row.ndcg10() + row.mrr()).isZero();
  }

  @Test
  void givesGiniOfEvenAndOfOneSidedLists() {
    Row even = row(shown("p0", "p1", "p2", "p3"));
    Row oneSided = row(shown("p0"));

    assertThat(even.gini()).isEqualTo(0, within(1e-12));
    assertThat(oneSided.gini()).isEqualTo(0.75, within(1e-12));
  }

  @Test
  void givesTheShareOfAllPlacesThatAFloorOfExposureIsFor() {
    Row row = row(shown("p0", "p1", "p2"), shown("p3"), shown("p0"));

    assertThat(row.exposure()).isEqualTo(2 / 5.0, within(1e-12));
  }

  @Test
  void givesTheMeanDistanceOfThePairsInAList() {
    Row row = row(shown("p0", "p1", "p2"), shown("p0", "p3"), shown("p1"));

    // 1 - cosine: p0 p1 1, p0 p2 .2, p1 p2 .4; p0 p3 2; a list of one has no pair
    assertThat(row.diversity()).isEqualTo(((1 + .2 + .4) / 3 + 2) / 2, within(1e-6));
  }

  @Test
  void boundsRecallAndNdcgByTheBootstrap() {
    Outcome[] outcomes =
        IntStream.range(0, 1000)
            .mapToObj(i -> outcome(i % 10 == 0 ? 3 : 50))
            .toArray(Outcome[]::new);

    Row row = row(outcomes);

    // the normal approximation: .1 -+ 1.96 * sqrt(.1 * .9 / 1000); at rank 3 the gain is a half
    assertThat(row.recallInterval().low()).isEqualTo(0.0814, within(0.003));
    assertThat(row.recallInterval().high()).isEqualTo(0.1186, within(0.003));
    assertThat(row.ndcgInterval().low()).isEqualTo(0.0407, within(0.0015));
    assertThat(row.ndcgInterval().high()).isEqualTo(0.0593, within(0.0015));
  }

  @Test
  void isAllZeroWithoutCases() {
    Row row = row();

    assertThat(row.recall10()).isZero();
    assertThat(row.recallInterval()).isEqualTo(new Interval(0, 0));
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  private static Outcome outcome(int... ranks) {
    return new Outcome(
        IntStream.of(ranks).mapToObj(rank -> new Found("p" + rank, rank)).toList(), TOP);
  }

  private static Outcome shown(String... ids) {
    return new Outcome(List.of(new Found("p0", 1)), List.of(ids));
  }

  private static Row row(Outcome... outcomes) {
    return Row.of(
        new Ranked("text", "train", "exact", List.of(outcomes)),
        Split.TEST,
        TEXT,
        Set.of("p1", "p3"));
  }

  private static final VectorTable TEXT = text();

  private static VectorTable text() {
    float[][] towerVectors = {{1, 0}, {0, 1}, {.8f, .6f}, {-1, 0}};
    return new VectorTable(
        Assortment.of(List.of("p0", "p1", "p2", "p3")),
        towerVectors,
        towerVectors,
        new UntrainedModel(2, HistoryWeights.DEFAULT),
        _ -> Optional.of(towerVectors[0]));
  }
}
