package dev.zhiyin.tools.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.tools.input.Split;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldOutEventsTest {
  private static final HeldOutEvents BOTH =
      HeldOutEvents.of(Map.of("e1", Split.VALID, "e2", Split.TEST));

  @TempDir private Path model;

  @Test
  void areKeptBesideAModel() {
    assertThat(HeldOutEvents.of(model).isEmpty()).isTrue();
    BOTH.write(model);
    HeldOutEvents kept = HeldOutEvents.of(model);
    assertThat(kept.isEmpty()).isFalse();
    assertThat(kept.containsAll(BOTH)).isTrue();
    assertThat(BOTH.containsAll(kept)).isTrue();
  }

  @Test
  void fewerOfThemAreNoOthers() {
    HeldOutEvents afterAnErasure = HeldOutEvents.of(Map.of("e2", Split.TEST));
    assertThat(BOTH.containsAll(afterAnErasure)).isTrue();
    assertThat(afterAnErasure.containsAll(BOTH)).isFalse();
  }

  @Test
  void theSameEventAsAnotherPartIsAnother() {
    assertThat(BOTH.containsAll(HeldOutEvents.of(Map.of("e2", Split.VALID)))).isFalse();
  }
}
