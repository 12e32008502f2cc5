package dev.zhiyin.tools.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.config.Setting;
import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {
  @TempDir private Path home;

  @Test
  void everySettingIsPrintedWithDefaultRangeAndMeaning() {
    Zhiyin.Run run = Zhiyin.run("config", "--home", home.toString());

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains(
            "server.port\n    default 8080; 0 to 65535\n    port to listen on; --port goes first\n");
    assertThat(Setting.all()).allSatisfy(one -> assertThat(run.out()).contains(one.name() + "\n"));
  }

  @Test
  void aSettingThatIsNotKnownIsRefusedWithTheNearest() throws IOException {
    Files.writeString(home.resolve("zhiyin.yaml"), "server: {requestTimeout: 3s}");

    Zhiyin.Run run = Zhiyin.run("config", "--home", home.toString());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("server.requestTimeout is not a setting; the nearest is server.requestTime");
  }
}
