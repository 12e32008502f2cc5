package dev.zhiyin.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.config.IndexSettings.Layout;
import dev.zhiyin.engine.config.IndexSettings.Timeouts;
import dev.zhiyin.engine.lucene.Quantisation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndexSettingsTest {
  private static final String STORE = "store: {url: 'jdbc:postgresql://db/shop'}\n";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "search.example:9200",
        "ftp://search.example",
        "https://me:secret@search.example",
        "https://me:secret@search_1:9200",
        "https://proxy.example/opensearch",
        "https://search.example:9200/?pretty",
        "https://search.example:9200#one"
      })
  void refusesWhatIsNoHostOrHasAPassword(String host) {
    assertThatThrownBy(() -> IndexSettings.of(List.of(URI.create(host))))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("index.url")
        .hasMessageNotContaining("secret");
  }

  @Test
  void refusesWhatIsOutOfRangeByItsName() {
    assertThat(new Layout(1000, 10, Quantisation.NONE).shards()).isEqualTo(1000);
    assertRefused("index.url", () -> IndexSettings.of(List.of()));
    assertRefused("index.shards", () -> new Layout(0, 1, Quantisation.NONE));
    assertRefused("index.shards", () -> new Layout(1001, 1, Quantisation.NONE));
    assertRefused("index.replicas", () -> new Layout(1, -1, Quantisation.NONE));
    assertRefused("index.replicas", () -> new Layout(1, 11, Quantisation.NONE));
    assertRefused("index.requestTimeout", () -> Timeouts.DEFAULT.withRequest(Duration.ofMillis(9)));
    assertRefused("index.writeTimeout", () -> Timeouts.DEFAULT.withWrite(Duration.ofMinutes(11)));
  }

  private static void assertRefused(String setting, Runnable making) {
    assertThatThrownBy(making::run).isInstanceOf(InvalidInput.class).hasMessageContaining(setting);
  }

  @Test
  void readsSeveralHostsAndAUser() throws IOException {
    Files.writeString(folder.resolve("secret"), "s3cret\n");
    IndexSettings read =
        read(
                STORE
                    + """
                    index:
                      url: https://a.example:9200, https://b.example:9200
                      user: zhiyin
                      passwordFile: secret
                      caFile: ca.pem
                      shards: 12
                      quantisation: none
                      requestTimeout: 3s
                    """,
                Map.of())
            .orElseThrow();

    assertThat(read.hosts())
        .containsExactly(
            URI.create("https://a.example:9200"), URI.create("https://b.example:9200"));
    assertThat(read.access().user()).isEqualTo("zhiyin");
    assertThat(read.access().password().orElseThrow().reveal()).isEqualTo("s3cret");
    assertThat(read.access().caFile()).contains(folder.resolve("ca.pem"));
    assertThat(read.layout()).isEqualTo(new Layout(12, 1, Quantisation.NONE));
    assertThat(read.timeouts()).isEqualTo(Timeouts.DEFAULT.withRequest(Duration.ofSeconds(3)));
    assertThat(read.toString()).doesNotContain("s3cret");
  }

  @Test
  void theEnvironmentGoesFirst() throws IOException {
    assertThat(read("", Map.of())).isEmpty();
    assertThat(
            read(
                STORE + "index: {url: 'http://a:1'}",
                Map.of(
                    IndexSettings.URL,
                    "http://b:2",
                    IndexSettings.USER,
                    "u",
                    IndexSettings.PASSWORD,
                    "p")))
        .hasValueSatisfying(
            settings -> assertThat(settings.hosts()).containsExactly(URI.create("http://b:2")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "index: {url: 'http://a:1'}",
        STORE + "index: {url: 'a b'}",
        STORE + "index: {url: 'http://a:1', user: zhiyin}",
        STORE + "index: {url: 'http://a:1', quantisation: int8}",
        STORE + "index: {url: 'http://a:1', quantisation: bit}",
        "index: {quantisation: float}",
        "index: {quantisation: INT8}",
        STORE + "index: {shards: 0}"
      })
  void refusesTheRest(String yaml) {
    assertThatThrownBy(() -> read(yaml, Map.of()))
        .isInstanceOf(WorkRefused.class)
        .hasMessageContaining("index.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://me:secret@search.example:9200",
        "https://me:secret@search_1:9200",
        "https://me:sec ret@search.example:9200",
        "https://me:pa,secret@search.example:9200",
        "https://me:a/secret@search.example:9200",
        "http://a:1, https://me:secret@search.example:9200"
      })
  void noPasswordOfAnAddressIsTold(String url) {
    assertThatThrownBy(() -> read(STORE + "index: {url: '%s'}".formatted(url), Map.of()))
        .isInstanceOf(WorkRefused.class)
        .hasMessageContaining("index.url is 'search")
        .hasMessageNotContainingAny("sec", "ret", ":pa", "me:");
  }

  @ParameterizedTest
  @EnumSource(Quantisation.class)
  void vectorsInTheFolderOfTheShopAreShortenedInAnyWay(Quantisation quantisation)
      throws IOException {
    var home = new Home(folder);
    Files.writeString(home.config(), "index: {quantisation: %s}".formatted(quantisation.text()));
    assertThat(ShopConfig.read(home, Optional.empty(), Map.of()).quantisation())
        .isEqualTo(quantisation);
  }

  @Test
  void aClusterSaysWhatItOffers() {
    assertThatThrownBy(
            () -> read(STORE + "index: {url: 'http://a:1', quantisation: bit}", Map.of()))
        .hasMessageContaining("index.quantisation is 'bit'; wanted int7, none");
  }

  private Optional<IndexSettings> read(String yaml, Map<String, String> environment)
      throws IOException {
    var home = new Home(folder);
    Files.writeString(home.config(), yaml);
    return ShopConfig.read(home, Optional.empty(), environment).index();
  }
}
