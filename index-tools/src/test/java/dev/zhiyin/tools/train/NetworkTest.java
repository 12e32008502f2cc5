package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.tools.train.Network.Parameter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NetworkTest {
  @Test
  void aTableThatNoBufferHoldsIsRefusedByItsDimension() {
    var table = new Parameter("learned", 3_000_000, 256, false, () -> 0);

    assertThatThrownBy(
            () -> Network.of(List.of(table), List.of(Embedding.of(1, 0)), it -> it, false))
        .isInstanceOf(WorkRefused.class)
        .hasMessage("towers.dimension is 256; with 3,000,000 products it must be at most 178");
  }

  @Test
  void aMatrixIsTheSameInHoweverManyPartsItIsMade() {
    List<Embedding> rows =
        IntStream.range(1, 8).mapToObj(i -> Embedding.of(new float[] {i, 1, -i})).toList();
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      var whole = Network.matrix(rows, it -> it, 1_000, manager);
      for (int bytes : List.of(1, 12, 24, 40, 84)) {
        var parts = Network.matrix(rows, it -> it, bytes, manager);
        assertThat(parts.getShape()).isEqualTo(whole.getShape());
        assertThat(parts.toFloatArray()).isEqualTo(whole.toFloatArray());
      }
    }
  }
}
