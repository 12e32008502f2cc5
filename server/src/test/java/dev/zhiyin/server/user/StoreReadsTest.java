package dev.zhiyin.server.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StoreReadsTest {
  private final StoreReads reads = new StoreReads();

  @Test
  void afterOneThatWasNotAnsweredNoneIsTried() {
    var outage = new StoreUnavailable("here", new IOException("too slow"));
    assertThat(reads.read(() -> "first")).isEqualTo("first");
    assertThatThrownBy(
            () ->
                reads.read(
                    () -> {
                      throw outage;
                    }))
        .isSameAs(outage);
    assertThatThrownBy(
            () ->
                reads.read(
                    () -> {
                      throw new AssertionError("it was tried");
                    }))
        .isSameAs(outage);
  }
}
