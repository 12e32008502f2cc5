package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerConfigTest {
  @Test
  void takesEveryPort() {
    assertThat(ServerConfig.DEFAULT.withPort(0).port()).isZero();
    assertThat(ServerConfig.DEFAULT.withPort(65_535).port()).isEqualTo(65_535);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65_536})
  void refusesWhatIsNoPort(int port) {
    assertThatThrownBy(() -> ServerConfig.DEFAULT.withPort(port))
        .hasMessage("port is %d; it must be from 0 to 65535", port);
  }

  @Test
  void refusesToLookWithoutAPause() {
    assertThatThrownBy(() -> ServerConfig.DEFAULT.withFollowEvery(Duration.ZERO))
        .hasMessage("followEvery is PT0S; it must be above zero");
  }
}
