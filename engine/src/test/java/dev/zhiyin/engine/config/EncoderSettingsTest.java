package dev.zhiyin.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncoderSettingsTest {
  @TempDir Path folder;

  private Optional<EncoderSettings> read(String yaml, Map<String, String> environment)
      throws IOException {
    Path file = Files.writeString(folder.resolve("zhiyin.yaml"), yaml);
    return ShopConfig.read(new Home(folder), Optional.of(file), environment).encoder();
  }

  @Test
  void readsAllOfIt() throws IOException {
    Files.writeString(folder.resolve("key"), "sk-file\n");
    EncoderSettings settings =
        read(
                """
                encoder:
                  url: "https://api.example.com/v1/"
                  model: some-model
                  dimension: 1536
                  keyFile: key
                  maximumTokens: 8000
                  textPrefix: "passage: "
                  queryPrefix: "query: "
                  batch: {texts: 100, tokens: 20000, concurrency: 2}
                  timeout: 250ms
                  batchTimeout: 20s
                  retries: 3
                  budget: {requests: 10, tokens: 1000, money: 1.5, pricePerMillionTokens: 0.02}
                """,
                Map.of())
            .orElseThrow();
    assertThat(settings.url()).isEqualTo(URI.create("https://api.example.com/v1"));
    assertThat(settings.key().orElseThrow().reveal()).isEqualTo("sk-file");
    assertThat(settings.model())
        .isEqualTo(new EncoderSettings.Model("some-model", 1536, 8000, "passage: ", "query: "));
    assertThat(settings.batch()).isEqualTo(new EncoderSettings.Batch(100, 20_000, 2));
    assertThat(settings.waits())
        .isEqualTo(new EncoderSettings.Waits(Duration.ofMillis(250), Duration.ofSeconds(20), 3));
    assertThat(settings.budget()).isEqualTo(new ServiceBudget(10, 1000, 1.5, .02));
    assertThat(settings.source()).isEqualTo("service:some-model");
  }

  @Test
  void theEnvironmentGoesBeforeTheFile() throws IOException {
    String yaml = "encoder: {url: 'http://localhost:1/v1', model: m, dimension: 2}";
    var environment =
        Map.of(EncoderSettings.URL, "http://localhost:2/v1", EncoderSettings.KEY, "sk-env");
    EncoderSettings settings = read(yaml, environment).orElseThrow();
    assertThat(settings.url()).isEqualTo(URI.create("http://localhost:2/v1"));
    assertThat(settings.key().orElseThrow().reveal()).isEqualTo("sk-env");
    assertThat(read("limits: {batchSize: 3}", Map.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dimension: 1|encoder.dimension is '1'; wanted 2 to 16384",
        "model: ' '|encoder.model is ' '; wanted the name of the service's model",
        "url: 'ftp://host/v1'|encoder.url is 'ftp://host/v1'; wanted http://HOST:PORT/PATH or https://HOST/PATH, without a user or a query",
        "url: 'http://me:secret@host/v1'|encoder.url is 'http://…@host/v1'; wanted http",
        "url: 'http://host/v1?key=secret'|encoder.url is 'http://host/v1?…'; wanted http",
        "textPrefix: 'p: '|encoder.queryPrefix is ''; wanted another prefix beside encoder.textPrefix",
        "batch: {texts: 0}|encoder.batch.texts is '0'; wanted 1 to 2048",
        "batch: {concurrency: 65}|encoder.batch.concurrency is '65'; wanted 1 to 64",
        "timeout: 31s|encoder.timeout is '31s'; wanted 10ms to 30s",
        "batchTimeout: 1ms|encoder.batchTimeout is '1ms'; wanted 100ms to 10m",
        "retries: 21|encoder.retries is '21'; wanted 0 to 20",
        "budget: {requests: -1}|encoder.budget.requests is '-1'; wanted 0 to 1000000000",
        "budget: {money: 1}|encoder.budget.pricePerMillionTokens is '0'; wanted a price, which a limit of money needs",
        "modle: m|encoder.modle is not a setting; the nearest is encoder.model",
        "keyFile: bad|the key of encoder.keyFile or ZHIYIN_ENCODER_KEY is '(secret) of 7 characters'; wanted letters",
      })
  void refusesWhatIsOutOfRange(String setting, String message) throws IOException {
    Files.writeString(folder.resolve("bad"), "sk bad!");
    String name = setting.substring(0, setting.indexOf(':'));
    var yaml = new StringBuilder("encoder:\n  " + setting + "\n");
    Map.of("url", "'http://localhost:1/v1'", "model", "m", "dimension", "2")
        .forEach(
            (key, value) ->
                yaml.append(key.equals(name) ? "" : "  %s: %s%n".formatted(key, value)));
    assertThatThrownBy(() -> read(yaml.toString(), Map.of()))
        .isInstanceOf(WorkRefused.class)
        .hasMessageContaining(": " + message);
  }

  @Test
  void leadsOutOfTheShop() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("other.yaml"), "encoder: {url: 'http://elsewhere/v1', keyFile: k}");
    assertThat(SettingsFile.outwardSettings(file))
        .containsExactly("encoder.url", "encoder.keyFile");
  }
}
