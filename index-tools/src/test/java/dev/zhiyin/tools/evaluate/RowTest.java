package dev.zhiyin.tools.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.shopper.Split;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {
  private static final List<String> TOP = List.of("a", "b");

  @Test
  void computesTheFieldsMeasuresForOneTarget() {
    Row row = row(List.of(new Outcome(1, TOP), new Outcome(7, TOP), new Outcome(11, TOP)), 4);

    assertThat(row.users()).isEqualTo(3);
    assertThat(row.recall5()).isEqualTo(1 / 3.0);
    assertThat(row.recall10()).isEqualTo(2 / 3.0);
    assertThat(row.precision10()).isEqualTo(2 / 30.0, within(1e-12));
    assertThat(row.ndcg5()).isEqualTo(1 / 3.0);
    assertThat(row.ndcg10()).isEqualTo((1 + 1 / 3.0) / 3, within(1e-12));
    assertThat(row.mrr()).isEqualTo((1 + 1 / 7.0 + 1 / 11.0) / 3, within(1e-12));
    assertThat(row.coverage()).isEqualTo(0.5);
  }

  @Test
  void countsATargetBeyondTheListAsNothing() {
    Row row = row(List.of(new Outcome(Outcome.NOT_FOUND, TOP)), 4);

    assertThat(row.recall10() + row.ndcg10() + row.mrr()).isZero();
  }

  @Test
  void givesGiniOfEvenAndOfOneSidedLists() {
    Row even = row(List.of(new Outcome(1, List.of("a", "b", "c", "d"))), 4);
    Row oneSided = row(List.of(new Outcome(1, List.of("a"))), 4);

    assertThat(even.gini()).isEqualTo(0, within(1e-12));
    assertThat(oneSided.gini()).isEqualTo(0.75, within(1e-12));
  }

  @Test
  void boundsTheRecallByTheBootstrap() {
    var outcomes = new ArrayList<Outcome>();
    for (int i = 0; i < 1000; i++) {
      outcomes.add(new Outcome(i % 10 == 0 ? 1 : 50, TOP));
    }

    List<Double> interval = row(outcomes, 4).recallInterval();

    // the normal approximation: .1 -+ 1.96 * sqrt(.1 * .9 / 1000)
    assertThat(interval.getFirst()).isEqualTo(0.0814, within(0.003));
    assertThat(interval.getLast()).isEqualTo(0.1186, within(0.003));
  }

  @Test
  void isAllZeroWithoutCases() {
    Row row = row(List.of(), 4);

    assertThat(row.recall10()).isZero();
    assertThat(row.recallInterval()).containsExactly(0.0, 0.0);
  }

  private static Row row(List<Outcome> outcomes, int catalogue) {
    return Row.of("text", Split.TEST, "exact", outcomes, catalogue);
  }
}
