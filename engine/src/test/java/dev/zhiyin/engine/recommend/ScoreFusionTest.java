package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.retrieval.Hit;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreFusionTest {
  @Test
  void weighsAndOrders() {
    List<Hit> best =
        new ScoreFusion(Numbered.all(3, 5, 9))
            .add(1, new float[] {0, 1, 0.5f})
            .add(3, new float[] {1, 0, 0.5f})
            .best(2);

    assertThat(best)
        .containsExactly(new Hit(new Numbered(3), 0.75f), new Hit(new Numbered(9), 0.5f));
  }

  @Test
  void equalOnesStayInTheirOrder() {
    assertThat(new ScoreFusion(Numbered.all(7, 4)).add(1, new float[] {1, 1}).best(2))
        .extracting(Hit::product)
        .containsExactly(new Numbered(7), new Numbered(4));
  }

  @Test
  void scalesToTheGreatest() {
    assertThat(ScoreFusion.toGreatest(new float[] {0, 2, 4})).containsExactly(0, 0.5f, 1);
    assertThat(ScoreFusion.toGreatest(new float[] {0, 0})).containsExactly(0, 0);
    assertThat(ScoreFusion.toGreatest(new float[0])).isEmpty();
  }

  @Test
  void scalesFromTheLeastToTheGreatest() {
    assertThat(ScoreFusion.fromLeastToGreatest(new float[] {-1, 0, 1})).containsExactly(0, 0.5f, 1);
    assertThat(ScoreFusion.fromLeastToGreatest(new float[] {3, 3})).containsExactly(0, 0);
  }

  @Test
  void cosinesBelowZeroSayNothing() {
    assertThat(ScoreFusion.positive(new float[] {-0.5f, 0.5f, 1.0001f}))
        .containsExactly(0, 0.5f, 1);
  }
}
