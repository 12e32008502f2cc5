package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Shared.class)
class PageIT {
  private static final Pattern MODULE = Pattern.compile("from '\\./([a-z-]+\\.js)'");

  @ParameterizedTest
  @CsvSource({
    "/,              text/html",
    "base.css,       text/css",
    "operations.css, text/css",
    "app.js,         text/javascript",
    "words-zh.js,    text/javascript",
    "icon.svg,       image/svg+xml"
  })
  void thePageIsServedWhole(String path, String type, Client client) {
    var reply = client.get(path);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).startsWith(type);
    assertThat(reply.header("Content-Security-Policy")).startsWith("default-src 'self'");
  }

  @ParameterizedTest
  @CsvSource({
    "webjars/swagger-ui/swagger-ui.css,       200",
    "webjars/swagger-ui/swagger-ui-bundle.js, 200",
    "webjars/uplot/dist/uPlot.esm.js,         200",
    "webjars/uplot/dist/uPlot.min.css,        200",
    "webjars/swagger-ui/index.html,           404",
    "webjars/swagger-ui/swagger-ui.js,        404",
    "webjars/uplot/package.json,              404",
    "webjars/uplot/,                          404"
  })
  void ofLibrariesThereIsWhatPagesUse(String path, int status, Client client) {
    assertThat(client.get(path).status()).isEqualTo(status);
  }

  @Test
  void thePageAsksNobodyElseForAnything(Client client) {
    var seen = new java.util.TreeSet<String>();
    follow("app.js", client, seen);
    seen.addAll(styles(client));

    assertThat(seen).hasSizeGreaterThan(20);
    for (String path : seen) {
      assertThat(client.get(path).response().body())
          .as(path)
          .doesNotContainPattern(Pattern.compile("(src|href|url|import|fetch)\\W+https?:"));
    }
  }

  private static void follow(String module, Client client, java.util.Set<String> seen) {
    if (seen.add(module)) {
      MODULE
          .matcher(client.get(module).response().body())
          .results()
          .forEach(match -> follow(match.group(1), client, seen));
    }
  }

  private static List<String> styles(Client client) {
    return Pattern.compile("href=\"([a-z-]+\\.css)\"")
        .matcher(client.get("/").response().body())
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  @Test
  void bothLanguagesSayTheSameThings(Client client) {
    assertThat(keys(client.get("words-en.js").response().body()))
        .hasSizeGreaterThan(100)
        .isEqualTo(keys(client.get("words-zh.js").response().body()));
  }

  private static List<String> keys(String words) {
    return Pattern.compile("(?<=^  |\\{ |, |^    )'?([\\w-]+)'?:", Pattern.MULTILINE)
        .matcher(words)
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
