package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.index.Hit;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlendTest {
  @Test
  void weighsAndOrders() {
    List<Hit> best =
        new Blend(new int[] {3, 5, 9})
            .add(1, new float[] {0, 1, 0.5f})
            .add(3, new float[] {1, 0, 0.5f})
            .best(2);

    assertThat(best).containsExactly(new Hit(3, 0.75f), new Hit(9, 0.5f));
  }

  @Test
  void equalOnesAreInOrderOfTheirNumbers() {
    assertThat(new Blend(new int[] {4, 7}).add(1, new float[] {1, 1}).best(2))
        .extracting(Hit::doc)
        .containsExactly(4, 7);
  }

  @Test
  void scalesToTheGreatest() {
    assertThat(Blend.toGreatest(new float[] {0, 2, 4})).containsExactly(0, 0.5f, 1);
    assertThat(Blend.toGreatest(new float[] {0, 0})).containsExactly(0, 0);
    assertThat(Blend.toGreatest(new float[0])).isEmpty();
  }

  @Test
  void scalesFromTheLeastToTheGreatest() {
    assertThat(Blend.fromLeastToGreatest(new float[] {-1, 0, 1})).containsExactly(0, 0.5f, 1);
    assertThat(Blend.fromLeastToGreatest(new float[] {3, 3})).containsExactly(0, 0);
  }

  @Test
  void cosinesBelowZeroSayNothing() {
    assertThat(Blend.positive(new float[] {-0.5f, 0.5f, 1.0001f})).containsExactly(0, 0.5f, 1);
  }
}
