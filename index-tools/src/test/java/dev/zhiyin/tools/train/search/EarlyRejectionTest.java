package dev.zhiyin.tools.train.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlyRejectionTest {
  private final List<List<Double>> earlier = new ArrayList<>();

  @Test
  void aTrialBelowTheMedianOfThoseBeforeItEnds() {
    earlier.add(List.of(0.1, 0.4));
    earlier.add(List.of(0.2, 0.5));
    earlier.add(List.of(0.3, 0.6));
    assertThat(Search.rejects(earlier, 1, 0.19)).isTrue();
    assertThat(Search.rejects(earlier, 1, 0.2)).isFalse();
    assertThat(Search.rejects(earlier, 2, 0.49)).isTrue();
    assertThat(Search.rejects(earlier, 2, 0.5)).isFalse();
  }

  @Test
  void ofAnEvenNumberTheMedianLiesInTheMiddle() {
    List.of(0.1, 0.2, 0.4, 0.5).forEach(best -> earlier.add(List.of(best)));
    assertThat(Search.rejects(earlier, 1, 0.29)).isTrue();
    assertThat(Search.rejects(earlier, 1, 0.31)).isFalse();
  }

  @Test
  void whereFewerThanThreeTrialsHaveBeenNothingIsRejected() {
    earlier.add(List.of(0.5, 0.5));
    earlier.add(List.of(0.5, 0.5));
    assertThat(Search.rejects(earlier, 1, 0)).isFalse();
    earlier.add(List.of(0.5));
    assertThat(Search.rejects(earlier, 1, 0)).isTrue();
    assertThat(Search.rejects(earlier, 2, 0)).isFalse();
  }
}
