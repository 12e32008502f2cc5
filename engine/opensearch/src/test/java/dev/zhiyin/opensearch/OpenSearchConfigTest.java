package dev.zhiyin.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenSearchConfigTest {
  private static final OpenSearchConfig CONFIG =
      OpenSearchConfig.of(List.of(URI.create("https://search.example:9200")));

  @ParameterizedTest
  @ValueSource(
      strings = {"search.example:9200", "ftp://search.example", "https://me:secret@search.example"})
  void refusesWhatIsNoHostOrHasAPassword(String host) {
    assertThatThrownBy(() -> OpenSearchConfig.of(List.of(URI.create(host))))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("index.hosts")
        .hasMessageNotContaining("secret");
  }

  @Test
  void refusesWhatIsOutOfRangeByItsName() {
    assertThat(CONFIG.withCopies(1000, 10).shards()).isEqualTo(1000);
    assertRefused("index.hosts", () -> OpenSearchConfig.of(List.of()));
    assertRefused("index.shards", () -> CONFIG.withCopies(0, 1));
    assertRefused("index.shards", () -> CONFIG.withCopies(1001, 1));
    assertRefused("index.replicas", () -> CONFIG.withCopies(1, -1));
    assertRefused("index.replicas", () -> CONFIG.withCopies(1, 11));
    assertRefused("index.requestTimeout", () -> CONFIG.withRequestTimeout(Duration.ofMillis(49)));
    assertRefused("index.requestTimeout", () -> CONFIG.withRequestTimeout(Duration.ofMinutes(2)));
  }

  private static void assertRefused(String setting, Runnable making) {
    assertThatThrownBy(making::run).isInstanceOf(InvalidInput.class).hasMessageContaining(setting);
  }
}
