package dev.zhiyin.tools.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.index.IndexConfig;
import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.index.ProductIndex;
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
    assertThat(parity(faces(snapshot::productFace), faces(snapshot::historyFace))).isZero();
  }

  @Test
  void isTheGreatestDifferenceOfEitherFace() {
    TowerParity.Tower other = changed(snapshot::productFace, .25f);

    assertThat(parity(other, faces(snapshot::historyFace))).isCloseTo(.25, within(1e-6));
    assertThat(parity(faces(snapshot::productFace), changed(snapshot::historyFace, .125f)))
        .isCloseTo(.125, within(1e-6));
    assertThat(parity(changed(snapshot::productFace, Float.NaN), faces(snapshot::historyFace)))
        .isNaN();
    assertThat(parity((ids, _) -> new float[ids.size()][3], faces(snapshot::historyFace)))
        .isInfinite();
  }

  private double parity(TowerParity.Tower product, TowerParity.Tower history) {
    return TowerParity.of(snapshot, 1000, product, history);
  }

  private TowerParity.Tower faces(IntFunction<float[]> face) {
    return (ids, _) ->
        ids.stream().map(id -> face.apply(snapshot.find(id).orElseThrow())).toArray(float[][]::new);
  }

  /* One float of one product's face. */
  private TowerParity.Tower changed(IntFunction<float[]> face, float by) {
    return (ids, centred) -> {
      float[][] faces = faces(face).vectors(List.copyOf(ids), centred);
      faces[17][5] += by;
      return faces;
    };
  }
}
