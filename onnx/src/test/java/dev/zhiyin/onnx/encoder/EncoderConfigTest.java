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
        .isThrownBy(() -> new EncoderConfig(threads, 1))
        .withMessage("threads is %d; it must be from 1 to 1024", threads);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65_537})
  void refusesBatchTokensOutOfRange(int tokens) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EncoderConfig(1, tokens))
        .withMessage("batchTokens is %d; it must be from 1 to 65536", tokens);
  }

  @Test
  void takesTheEndsOfTheRanges() {
    assertThat(new EncoderConfig(1, 1).threads()).isEqualTo(1);
    assertThat(new EncoderConfig(1024, 65_536).batchTokens()).isEqualTo(65_536);
  }

  @Test
  void usesEveryCoreByDefault() {
    assertThat(EncoderConfig.DEFAULT.threads())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
  }
}
