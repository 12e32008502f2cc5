package dev.zhiyin.tools.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExactRankingTest {
  private static final float[] NORTH = {0, 1};
  private static final float[] NORTH_EAST = {0.6f, 0.8f};
  private static final float[] EAST = {1, 0};

  @Test
  void ranksByTheInnerProductWithTheShopper() {
    FaceTable table = table(NORTH, NORTH_EAST, EAST);

    assertThat(ExactRanking.byModel(new Case(viewed("p0"), "p1"), table))
        .isEqualTo(new Outcome(1, List.of("p1", "p2")));
    assertThat(ExactRanking.byModel(new Case(viewed("p0"), "p2"), table).rank()).isEqualTo(2);
  }

  @Test
  void countsTiesAgainstTheTarget() {
    FaceTable table = table(NORTH, EAST, EAST, EAST);

    assertThat(ExactRanking.byModel(new Case(viewed("p0"), "p1"), table).rank()).isEqualTo(3);
    assertThat(
            ExactRanking.byPopularity(
                    new Case(viewed("p0"), "p1"), table, Map.of("p2", 7L, "p1", 7L))
                .rank())
        .isEqualTo(2);
  }

  @Test
  void leavesTheHistoryOut() {
    FaceTable table = table(NORTH, NORTH, EAST);

    assertThat(ExactRanking.byModel(new Case(viewed("p0", "p1"), "p2"), table))
        .isEqualTo(new Outcome(1, List.of("p2")));
  }

  @Test
  void takesWordsOfTheHistoryByTheirFace() {
    var words =
        new History(
            List.of(
                new HistoryItem(
                    new Subject.Words("east"), EventType.SEARCH, Instant.EPOCH, List.of())));

    assertThat(ExactRanking.byModel(new Case(words, "p1"), table(NORTH, EAST)).rank()).isEqualTo(1);
  }

  @Test
  void refusesAFaceThatIsNotFinite() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table(NORTH, new float[] {Float.NaN, 0}))
        .withMessage("a face of product 'p1' has the value NaN");
  }

  private static History viewed(String... ids) {
    return new History(
        Arrays.stream(ids)
            .map(
                id ->
                    new HistoryItem(new Subject.Item(id), EventType.VIEW, Instant.EPOCH, List.of()))
            .toList());
  }

  private static FaceTable table(float[]... faces) {
    List<String> ids =
        java.util.stream.IntStream.range(0, faces.length).mapToObj(i -> "p" + i).toList();
    var model = new UntrainedModel(2, HistoryWeights.DEFAULT);
    return new FaceTable(ids, faces, faces, model, words -> EAST);
  }
}
