package dev.zhiyin.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.server.config.HttpSettings.ConcurrentRequests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerConfigTest {
  @TempDir private Path folder;

  @Test
  void everySettingIsRead() throws IOException {
    ServerConfig config =
        read(
            """
            limits: {batchSize: 9}
            server:
              port: 81
              followEvery: 20ms
              sequenceWait: 3s
              visibleWait: 1m
              commitEvery: 3s
              recallEvery: 2h
              histories: 11
              listTime: 1h
              listMegabytes: 5
              host: 0.0.0.0
              hosts: [Shop.example, "10.0.0.7"]
              requestsPerSecond: 20
              requestTime: 2s
              shopperRequestsPerSecond: 7
              connections: 5
              concurrentRequests: {reads: 9, writes: 8, administration: 7, bodies: 6}
              origins: ["https://shop.example:8443"]
            """);

    assertThat(config.shop().limits()).isEqualTo(new ShopConfig.Limits(20_000, 1_000, 9));
    assertThat(config.server())
        .isEqualTo(
            new ServerSettings(
                81,
                Duration.ofMillis(20),
                Duration.ofSeconds(3),
                Duration.ofMinutes(1),
                Duration.ofSeconds(3),
                Duration.ofHours(2),
                11,
                Duration.ofHours(1),
                5,
                new HttpSettings(
                    "0.0.0.0",
                    List.of("shop.example", "10.0.0.7"),
                    20,
                    7,
                    Duration.ofSeconds(2),
                    5,
                    new ConcurrentRequests(9, 8, 7, 6),
                    List.of("https://shop.example:8443"))));
  }

  @Test
  void nothingGivenIsTheDefault() throws IOException {
    assertThat(read("store:\nserver:\n")).isEqualTo(ServerConfig.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{server: {Port: 1}}            | server.Port is not a setting; the nearest is server.port",
        "{server: {port: -1}}           | server.port is '-1'; wanted 0 to 65535",
        "{server: {port: 65536}}        | server.port is '65536'; wanted 0 to 65535",
        "{server: {followEvery: 9ms}}   | server.followEvery is '9ms'; wanted 10ms to 1m",
        "{server: {followEvery: 61s}}   | server.followEvery is '61s'; wanted 10ms to 1m",
        "{server: {followEvery: 1}}     | server.followEvery is '1'; wanted a duration such as"
            + " 500ms, 2s, 5m or 1h",
        "{server: {followEvery: soon}}  | server.followEvery is 'soon'; wanted a duration such as"
            + " 500ms, 2s, 5m or 1h",
        "{server: {sequenceWait: 31s}}  | server.sequenceWait is '31s'; wanted 0s to 30s",
        "{server: {visibleWait: 999ms}} | server.visibleWait is '999ms'; wanted 1s to 5m",
        "{server: {visibleWait: 6m}}    | server.visibleWait is '6m'; wanted 1s to 5m",
        "{server: {commitEvery: 49ms}}  | server.commitEvery is '49ms'; wanted 50ms to 1m",
        "{server: {commitEvery: 61s}}   | server.commitEvery is '61s'; wanted 50ms to 1m",
        "{server: {recallEvery: 0s}}    | server.recallEvery is '0s'; wanted 1s to 1d",
        "{server: {recallEvery: 25h}}   | server.recallEvery is '25h'; wanted 1s to 1d",
        "{server: {histories: -1}}      | server.histories is '-1'; wanted 0 to 1000000",
        "{server: {host: ''}}            | server.host is ''; wanted a name or an address, such as"
            + " 0.0.0.0",
        "{server: {hosts: ['shop.example:8080']}} | server.hosts is 'shop.example:8080'; wanted a"
            + " name or an address without a port, such as shop.example",
        "{server: {hosts: ['http://shop.example']}} | server.hosts is 'http://shop.example'; wanted"
            + " a name or an address without a port, such as shop.example",
        "{server: {hosts: ['*']}} | server.hosts is '*'; wanted a name or an address without a"
            + " port, such as shop.example",
        "{server: {requestsPerSecond: 0}} | server.requestsPerSecond is '0'; wanted 1 to 1000000",
        "{server: {requestTime: 99ms}}   | server.requestTime is '99ms'; wanted 100ms to 10m",
        "{server: {requestTime: 11m}}    | server.requestTime is '11m'; wanted 100ms to 10m",
        "{server: {shopperRequestsPerSecond: 0}} | server.shopperRequestsPerSecond is '0'; wanted 1"
            + " to 1000000",
        "{server: {connections: 0}} | server.connections is '0'; wanted 1 to 1000000",
        "{server: {concurrentRequests: 9}} | server.concurrentRequests is '9'; wanted a block of"
            + " settings",
        "{server: {concurrentRequests: {reads: 0}}} | server.concurrentRequests.reads is '0';"
            + " wanted 1 to 100000",
        "{server: {concurrentRequests: {writes: 0}}} | server.concurrentRequests.writes is '0';"
            + " wanted 1 to 100000",
        "{server: {concurrentRequests: {administration: 0}}} |"
            + " server.concurrentRequests.administration is '0'; wanted 1 to 100000",
        "{server: {concurrentRequests: {bodies: 100001}}} | server.concurrentRequests.bodies is"
            + " '100001'; wanted 1 to 100000",
        "{server: {origins: [shop.example]}} | server.origins is 'shop.example'; wanted an origin"
            + " without a path, such as https://shop.example",
        "{server: {origins: ['https://a/b']}} | server.origins is 'https://a/b'; wanted an origin"
            + " without a path, such as https://shop.example",
        "{server: {hosts: shop.example}} | server.hosts is 'shop.example'; wanted a list of texts",
        "{server: {hosts: [a, 7]}} | server.hosts[1] is '7'; wanted a text",
        "{server: {port: 99999999999}} | server.port is '99999999999'; wanted a whole number",
        "{server: {histories: 1000001}} | server.histories is '1000001'; wanted 0 to 1000000",
      })
  void aWrongSettingIsRefusedByItsDottedName(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(WorkRefused.class)
        .hasMessage("%s: %s", folder.resolve("zhiyin.yaml"), message);
  }

  private ServerConfig read(String yaml) throws IOException {
    var home = new Home(folder);
    Files.writeString(home.config(), yaml);
    return ServerConfig.read(home, Optional.empty(), Map.of());
  }
}
