package dev.zhiyin.sample;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.zhiyin.sample.SampleShop.SampleConfig;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleConfigTest {
  @ParameterizedTest
  @ValueSource(ints = {99, 200_001})
  void refusesTooFewAndTooManyProducts(int products) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SampleConfig(1, products, 1, Sample.CONFIG.end(), Optional.empty()))
        .withMessage("products is %d; it must be 100 to 200000", products);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100_001})
  void refusesTooFewAndTooManyUsers(int users) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SampleConfig(1, 100, users, Sample.CONFIG.end(), Optional.empty()))
        .withMessage("users is %d; it must be 1 to 100000", users);
  }

  @Test
  void takesTheEdges() {
    assertThatNoException()
        .isThrownBy(
            () -> {
              new SampleConfig(Long.MIN_VALUE, 100, 1, Sample.CONFIG.end(), Optional.empty());
              new SampleConfig(
                  Long.MAX_VALUE, 200_000, 100_000, Sample.CONFIG.end(), Optional.empty());
            });
  }
}
