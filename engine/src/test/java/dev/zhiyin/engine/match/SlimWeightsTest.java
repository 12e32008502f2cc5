package dev.zhiyin.engine.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.SortedIds;
import dev.zhiyin.engine.match.SlimWeights.Row;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlimWeightsTest {
  @TempDir Path folder;

  /** Against a matrix in plain maps, over products whose ids are in no order. */
  @RandomSeeds
  void sumsAreThoseOfAMatrix(Seed seed) throws IOException {
    var random = seed.random();
    List<String> ids =
        IntStream.range(0, 300).mapToObj(i -> "商品" + random.nextLong()).distinct().toList();
    Map<String, Map<String, Float>> matrix = new HashMap<>();
    List<Row> rows =
        ids.stream()
            .map(
                id -> {
                  int[] others =
                      IntStream.range(0, ids.size()).filter(_ -> random.nextInt(9) == 0).toArray();
                  var weights = new float[others.length];
                  var row = new HashMap<String, Float>();
                  for (int k = 0; k < others.length; k++) {
                    weights[k] = (float) random.nextGaussian();
                    row.put(ids.get(others[k]), weights[k]);
                  }
                  matrix.put(id, row);
                  return new Row(others, weights);
                })
            .toList();
    SlimWeights slim = written(ids, rows);

    List<String> liked = ids.stream().filter(_ -> random.nextInt(20) == 0).toList();
    SlimWeights.Sum sum = slim.sum(liked);
    Map<String, Double> expected = new HashMap<>();
    liked.forEach(
        id ->
            matrix
                .getOrDefault(id, Map.of())
                .forEach((other, weight) -> expected.merge(other, (double) weight, Double::sum)));
    for (String id : ids) {
      assertThat((double) sum.of(id)).isCloseTo(expected.getOrDefault(id, 0.0), within(1e-5));
      for (String other : ids) {
        assertThat(slim.weight(slim.place(id), slim.place(other)))
            .isEqualTo(matrix.getOrDefault(id, Map.of()).getOrDefault(other, 0f));
      }
    }
    List<String> best =
        expected.entrySet().stream()
            .filter(one -> one.getValue() > 0)
            .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
            .map(Map.Entry::getKey)
            .limit(15)
            .toList();
    assertThat(sum.best(15)).isEqualTo(best);
    sum.forEach(
        (place, said) ->
            assertThat((double) said).isCloseTo(expected.get(slim.id(place)), within(1e-5)));
  }

  @Test
  void ofWhatIsUnknownNothingIsSaid() throws IOException {
    SlimWeights slim =
        written(
            List.of("a", "b"),
            List.of(new Row(new int[] {1}, new float[] {2}), new Row(new int[0], new float[0])));

    assertThat(slim.place("c")).isEqualTo(SortedIds.NONE);
    assertThat(slim.sum(List.of("c", "b")).isEmpty()).isTrue();
    assertThat(slim.sum(List.of("a", "c")).of("c")).isZero();
    assertThat(slim.sum(List.of("a")).of("b")).isEqualTo(2);
    assertThat(SlimWeights.NONE.isEmpty()).isTrue();
    assertThat(SlimWeights.NONE.sum(List.of("a")).of("b")).isZero();
    assertThat(SlimWeights.NONE.weight(SlimWeights.NONE.place("a"), 0)).isZero();
  }

  @Test
  void anotherFileAndACutOneAreRefused() throws IOException {
    Path other = Files.writeString(folder.resolve("other.bin"), "something else entirely");
    assertThatThrownBy(() -> SlimWeights.open(other))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("other.bin holds no weights");

    written(List.of("a"), List.of(new Row(new int[0], new float[0])));
    byte[] whole = Files.readAllBytes(folder.resolve("slim.bin"));
    Path cut = Files.write(folder.resolve("cut.bin"), Arrays.copyOf(whole, 10));
    assertThatThrownBy(() -> SlimWeights.open(cut))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cut.bin ends too early");
  }

  private SlimWeights written(List<String> ids, List<Row> rows) throws IOException {
    Path file = folder.resolve("slim.bin");
    SlimWeights.write(file, ids, rows::get);
    return SlimWeights.open(file);
  }
}
