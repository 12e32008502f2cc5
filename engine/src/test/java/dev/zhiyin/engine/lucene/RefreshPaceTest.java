package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RefreshPaceTest {
  private static final int MANY = 2;

  private final RefreshPace pace = new RefreshPace();

  @Test
  void refreshesTakeAnEighthOfTheTime() {
    afterMany(Duration.ofMillis(10));
    assertThat(pace.interval()).isBetween(Duration.ofMillis(79), Duration.ofMillis(80));
  }

  @Test
  void whatIsQuickIsDoneOften() {
    assertThat(pace.interval()).isEqualTo(RefreshPace.SHORTEST);
    afterMany(Duration.ofNanos(100_000));
    assertThat(pace.interval()).isEqualTo(RefreshPace.SHORTEST);
  }

  @Test
  void whatTakesLongIsStillDoneSoon() {
    afterMany(Duration.ofMinutes(1));
    assertThat(pace.interval()).isEqualTo(RefreshPace.LONGEST);
  }

  @Test
  void oneThatTookLongIsForgottenSoon() {
    afterMany(Duration.ofMillis(1));
    pace.took(Duration.ofMillis(60), MANY);
    assertThat(pace.interval()).isGreaterThan(Duration.ofMillis(60));
    afterMany(Duration.ofMillis(1));
    assertThat(pace.interval()).isEqualTo(RefreshPace.SHORTEST);
  }

  @Test
  void whatComesAloneWaitsForNobody() {
    afterMany(Duration.ofMillis(10));
    pace.took(Duration.ofMillis(10), 1);
    assertThat(pace.interval()).isEqualTo(RefreshPace.SHORTEST);
    pace.took(Duration.ofMillis(10), MANY);
    assertThat(pace.interval()).isBetween(Duration.ofMillis(79), Duration.ofMillis(80));
  }

  private void afterMany(Duration time) {
    for (int i = 0; i < 30; i++) {
      pace.took(time, MANY);
    }
  }
}
