package dev.zhiyin.tools.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PairGraphTest {
  private static final Offset<Float> CLOSE = within(1e-6f);

  @Test
  void aPairThatOnlyOneGraphHasCountsInTheOtherAsNone() {
    PairGraph one = PairGraph.of(4, new int[] {0, 1, 3, 2}, new float[] {.9f, .4f});
    PairGraph other = PairGraph.of(4, new int[] {1, 0, 1, 2}, new float[] {.5f, .012f});
    PairGraph mean = PairGraph.mean(List.of(one, other));

    assertThat(mean.size()).isEqualTo(4);
    assertThat(mean.probability(0, 1)).isEqualTo(mean.probability(1, 0)).isCloseTo(.7f, CLOSE);
    assertThat(mean.probability(2, 3)).isCloseTo(.2f, CLOSE);
    assertThat(mean.probability(1, 2)).as("less than the least").isZero();
  }
}
