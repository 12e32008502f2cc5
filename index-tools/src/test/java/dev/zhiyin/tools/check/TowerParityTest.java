package dev.zhiyin.tools.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.lucene.ProductIndex;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TowerParityTest {
  @TempDir private Path folder;
  private ProductIndex index;
  private IndexSnapshot snapshot;

  @BeforeEach
  void open() {
    RandomIndex.write(folder, IndexConfig.DEFAULT, 50);
    index = new ProductIndex(folder, 1);
    snapshot = index.snapshot();
  }

  @AfterEach
  void close() {
    snapshot.close();
    index.close();
  }

  @Test
  void isNothingForTheTowersThatMadeTheIndex() {
    assertThat(parity(towerVectors(snapshot::itemVector), towerVectors(snapshot::historyVector)))
        .isZero();
  }

  @Test
  void isTheGreatestDifferenceOfEitherFace() {
    TowerParity.Tower other = changed(snapshot::itemVector, .25f);

    assertThat(parity(other, towerVectors(snapshot::historyVector))).isCloseTo(.25, within(1e-6));
    assertThat(parity(towerVectors(snapshot::itemVector), changed(snapshot::historyVector, .125f)))
        .isCloseTo(.125, within(1e-6));
    assertThat(
            parity(changed(snapshot::itemVector, Float.NaN), towerVectors(snapshot::historyVector)))
        .isNaN();
    assertThat(parity((ids, _) -> new float[ids.size()][3], towerVectors(snapshot::historyVector)))
        .isInfinite();
  }

  private double parity(TowerParity.Tower product, TowerParity.Tower history) {
    return TowerParity.of(
        snapshot, snapshot.docs().mapToObj(snapshot::id).toList(), product, history);
  }

  private TowerParity.Tower towerVectors(IntFunction<float[]> towerVector) {
    return (ids, _) ->
        ids.stream()
            .map(id -> towerVector.apply(snapshot.find(id).orElseThrow()))
            .toArray(float[][]::new);
  }

  /* One float of one product's vector. */
  private TowerParity.Tower changed(IntFunction<float[]> towerVector, float by) {
    return (ids, centred) -> {
      float[][] towerVectors = towerVectors(towerVector).vectors(List.copyOf(ids), centred);
      towerVectors[17][5] += by;
      return towerVectors;
    };
  }
}
