package dev.zhiyin.tools.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.tools.evaluate.Outcome.Found;
import dev.zhiyin.tools.evaluate.Outcome.Ranked;
import dev.zhiyin.tools.evaluate.Segments.SegmentRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SegmentsTest {
  private static final List<String> CATALOGUE =
      IntStream.range(0, 10).mapToObj(i -> "p" + i).toList();

  /* p3 and p4 are the fifth of the catalogue that most shoppers met. */
  private static final Map<String, Long> POPULARITY = Map.of("p3", 9L, "p4", 7L, "p5", 2L);

  @Test
  void tellsShoppersApartByTheLengthOfTheirHistory() {
    List<SegmentRow> rows =
        rows(
            one(1, found("p3", 1)),
            one(5, found("p3", 50)),
            one(6, found("p3", 1)),
            one(10, found("p3", 1)),
            one(11, found("p3", 50)));

    assertThat(row(rows, "history 1-5").users()).isEqualTo(2);
    assertThat(row(rows, "history 1-5").recall10()).isEqualTo(0.5);
    assertThat(row(rows, "history 6-10").users()).isEqualTo(2);
    assertThat(row(rows, "history 6-10").recall10()).isEqualTo(1);
    assertThat(row(rows, "history >10").users()).isEqualTo(1);
    assertThat(row(rows, "history >10").recall10()).isZero();
  }

  @Test
  void tellsTargetsApartByWhetherTheyWereMetInTrain() {
    List<SegmentRow> rows = rows(one(1, found("p3", 1), found("p6", 50)), one(1, found("p7", 1)));

    assertThat(row(rows, "warm targets").users()).isEqualTo(1);
    assertThat(row(rows, "warm targets").recall10()).isEqualTo(1);
    assertThat(row(rows, "cold targets").users()).isEqualTo(2);
    assertThat(row(rows, "cold targets").recall10()).isEqualTo(0.5);
  }

  @Test
  void tellsTheMostPopularFifthFromTheTail() {
    List<SegmentRow> rows =
        rows(one(1, found("p4", 1)), one(1, found("p5", 1), found("p3", 1), found("p9", 50)));

    assertThat(row(rows, "head targets").users()).isEqualTo(2);
    assertThat(row(rows, "tail targets").users()).isEqualTo(1);
    assertThat(row(rows, "tail targets").recall10()).isEqualTo(0.5);
  }

  @Test
  void comparesWithTextOnTheSameShoppersAndTargets() {
    List<SegmentRow> rows =
        rows(
            one(1, found("p6", 1), found("p3", 50)),
            one(1, found("p7", 1)),
            one(6, found("p3", 1)));

    assertThat(row(rows, "cold targets").overText().difference()).isEqualTo(1);
    assertThat(row(rows, "warm targets").overText().difference()).isEqualTo(-0.5);
    assertThat(row(rows, "history 6-10").overText().difference()).isZero();
  }

  private record One(Case shopper, Outcome outcome) {}

  private static One one(int historyLength, Found... found) {
    List<HistoryItem> items =
        IntStream.range(0, historyLength)
            .mapToObj(
                i ->
                    new HistoryItem(
                        new Subject.Item("met" + i), EventType.VIEW, Instant.EPOCH, List.of()))
            .toList();
    List<String> targets = List.of(found).stream().map(Found::productId).toList();
    return new One(
        new Case(new History(items), targets), new Outcome(List.of(found), List.of("p1")));
  }

  private static Found found(String id, int rank) {
    return new Found(id, rank);
  }

  private static List<SegmentRow> rows(One... shoppers) {
    List<One> all = List.of(shoppers);
    return new Segments(all.stream().map(One::shopper).toList(), CATALOGUE, POPULARITY)
        .of(
            new Ranked("model", "train", "exact", all.stream().map(One::outcome).toList()),
            new Ranked(
                "text", "train", "exact", all.stream().map(one -> missed(one.shopper())).toList()));
  }

  /** Text alone finds nothing but p3. */
  private static Outcome missed(Case shopper) {
    return new Outcome(
        shopper.targets().stream().map(id -> found(id, id.equals("p3") ? 2 : 50)).toList(),
        List.of("p1"));
  }

  private static SegmentRow row(List<SegmentRow> rows, String segment) {
    return rows.stream().filter(row -> row.segment().equals(segment)).findFirst().orElseThrow();
  }
}
