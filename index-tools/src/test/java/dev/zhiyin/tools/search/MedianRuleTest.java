package dev.zhiyin.tools.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MedianRuleTest {
  private final MedianRule rule = new MedianRule();

  @Test
  void aTrialBelowTheMedianOfThoseBeforeItEnds() {
    rule.remember(List.of(0.1, 0.4));
    rule.remember(List.of(0.2, 0.5));
    rule.remember(List.of(0.3, 0.6));
    assertThat(rule.rejects(1, 0.19)).isTrue();
    assertThat(rule.rejects(1, 0.2)).isFalse();
    assertThat(rule.rejects(2, 0.49)).isTrue();
    assertThat(rule.rejects(2, 0.5)).isFalse();
  }

  @Test
  void ofAnEvenNumberTheMedianLiesInTheMiddle() {
    List.of(0.1, 0.2, 0.4, 0.5).forEach(best -> rule.remember(List.of(best)));
    assertThat(rule.rejects(1, 0.29)).isTrue();
    assertThat(rule.rejects(1, 0.31)).isFalse();
  }

  @Test
  void whereFewerThanThreeTrialsHaveBeenNothingIsRejected() {
    rule.remember(List.of(0.5, 0.5));
    rule.remember(List.of(0.5, 0.5));
    assertThat(rule.rejects(1, 0)).isFalse();
    rule.remember(List.of(0.5));
    assertThat(rule.rejects(1, 0)).isTrue();
    assertThat(rule.rejects(2, 0)).isFalse();
  }
}
