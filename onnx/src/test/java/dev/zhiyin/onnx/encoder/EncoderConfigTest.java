package dev.zhiyin.onnx.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderConfigTest {
  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, 0, 1025})
  void refusesThreadsOutOfRange(int threads) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EncoderConfig.DEFAULT.withThreads(threads))
        .withMessage("threads is %d; it must be from 1 to 1024", threads);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65_537})
  void refusesBatchTokensOutOfRange(int tokens) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EncoderConfig.DEFAULT.withBatchTokens(tokens))
        .withMessage("batchTokens is %d; it must be from 1 to 65536", tokens);
  }

  @Test
  void takesTheEndsOfTheRanges() {
    assertThat(EncoderConfig.DEFAULT.withThreads(1).withBatchTokens(1))
        .isEqualTo(new EncoderConfig(1, 1));
    assertThat(EncoderConfig.DEFAULT.withThreads(1024).withBatchTokens(65_536))
        .isEqualTo(new EncoderConfig(1024, 65_536));
  }

  @Test
  void usesEveryCoreByDefault() {
    assertThat(EncoderConfig.DEFAULT.threads())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
  }
}
