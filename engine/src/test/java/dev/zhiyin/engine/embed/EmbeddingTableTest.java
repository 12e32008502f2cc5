package dev.zhiyin.engine.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.RandomVectors;
import dev.zhiyin.engine.shop.Seed;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmbeddingTableTest {
  @RandomSeeds(2)
  void givesBackTheVeryFloatsWhateverWasBefore(Seed seed) {
    var random = seed.random();
    var table = new EmbeddingTable(50, 33);
    for (int round = 0; round < 2; round++) {
      List<Embedding> put =
          IntStream.range(0, 50).mapToObj(_ -> RandomVectors.direction(33, random)).toList();
      for (int place = 49; place >= 0; place--) {
        table.put(place, put.get(place));
      }
      assertThat(table).isEqualTo(put);
      assertThat(table.subList(7, 20)).isEqualTo(put.subList(7, 20));
    }
  }

  @Test
  void growsByOne() {
    var rows = new FloatRows(3);
    for (int row = 0; row < 40_000; row++) {
      rows.add(new float[] {row, -row, 1});
    }
    assertThat(rows.size()).isEqualTo(40_000);
    for (int row = 0; row < 40_000; row++) {
      assertThat(rows.get(row)).containsExactly(row, -row, 1);
    }
    assertThatThrownBy(() -> rows.get(40_000)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void refusesPlacesAndDimensionsThatItDoesNotHave() {
    var table = new EmbeddingTable(2, 2);
    assertThatThrownBy(() -> table.put(2, Embedding.of(1, 0)))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> table.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> table.put(0, Embedding.of(1, 0, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 floats");
  }
}
