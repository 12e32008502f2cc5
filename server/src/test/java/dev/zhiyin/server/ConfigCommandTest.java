package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path home;

  @Test
  void everySettingIsPrintedWithDefaultRangeAndMeaning() {
    assertThat(run()).isZero();
    assertThat(out.toString())
        .contains(
            "server.port\n    default 8080; 0 to 65535\n    port to listen on; --port goes first\n");
    assertThat(ConfigCommand.settings())
        .allSatisfy(one -> assertThat(out.toString()).contains(one.name() + "\n"));
  }

  @Test
  void whatTheKindOfAShopAddsIsPrinted() throws IOException {
    Files.writeString(home.resolve("zhiyin.yaml"), "kind: marketplace\nretention: {days: 9}\n");

    assertThat(run()).isZero();
    assertThat(out.toString()).contains("days: 9").contains("caps:\n    seller: 3");
  }

  @Test
  void aSettingThatIsNotKnownIsRefusedWithTheNearest() throws IOException {
    Files.writeString(home.resolve("zhiyin.yaml"), "server: {requestTimeout: 3s}");

    assertThat(run()).isEqualTo(1);
    assertThat(err.toString())
        .contains("server.requestTimeout is not a setting; the nearest is server.requestTime");
  }

  private int run() {
    return ServerMain.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err, true))
        .execute("config", "--home", home.toString());
  }
}
