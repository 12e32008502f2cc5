package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.recommend.ScoreFusion.Range;
import dev.zhiyin.engine.retrieval.Hit;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreFusionTest {
  @Test
  void weighs() {
    List<Hit> fused =
        new ScoreFusion(Numbered.all(3, 5, 9))
            .add(1, new float[] {0, 1, 0.5f})
            .add(3, new float[] {1, 0, 0.5f})
            .fused();

    assertThat(fused)
        .containsExactly(
            new Hit(new Numbered(3), 0.75f),
            new Hit(new Numbered(5), 0.25f),
            new Hit(new Numbered(9), 0.5f));
  }

  @Test
  void scalesToTheGreatest() {
    assertThat(Range.fromZero(new float[] {2, 4}).scaled(new float[] {0, 2, 4, 5}))
        .containsExactly(0, 0.5f, 1, 1);
    assertThat(Range.fromZero(new float[] {0, 0}).scaled(new float[] {0, 1})).containsExactly(0, 0);
    assertThat(Range.fromZero(new float[0]).scaled(new float[0])).isEmpty();
  }

  @Test
  void scalesFromTheLeastToTheGreatest() {
    assertThat(Range.of(new float[] {-1, 1}).scaled(new float[] {-2, -1, 0, 1, 2}))
        .containsExactly(0, 0, 0.5f, 1, 1);
    assertThat(Range.of(new float[] {3, 3}).scaled(new float[] {3, 4})).containsExactly(0, 0);
  }

  @Test
  void cosinesBelowZeroSayNothing() {
    assertThat(ScoreFusion.positive(new float[] {-0.5f, 0.5f, 1.0001f}))
        .containsExactly(0, 0.5f, 1);
  }
}
