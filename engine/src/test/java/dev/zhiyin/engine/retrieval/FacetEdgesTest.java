package dev.zhiyin.engine.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FacetEdgesTest {
  @Test
  void distancesAreRoundBelowWhatIsAskedFor() {
    assertThat(FacetEdges.distances(10)).isEqualTo(List.of(.5, 1d, 2d, 5d, 10d));
    assertThat(FacetEdges.distances(12.5)).isEqualTo(List.of(1d, 2d, 5d, 10d, 12.5));
    assertThat(FacetEdges.distances(20_000))
        .isEqualTo(List.of(1_000d, 2_000d, 5_000d, 10_000d, 20_000d));
    assertThat(FacetEdges.distances(.25)).isEqualTo(List.of(.1, .2, .25));
    assertThat(FacetEdges.distances(.05)).isEqualTo(List.of(.05));
  }
}
