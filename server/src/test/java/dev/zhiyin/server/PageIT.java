package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Shared.class)
class PageIT {
  @ParameterizedTest
  @CsvSource({
    "/?user=x,    text/html",
    "style.css,   text/css",
    "app.js,      text/javascript",
    "words.js,    text/javascript",
    "parts.js,    text/javascript",
    "picture.js,  text/javascript",
    "api.js,      text/javascript",
    "icon.svg,    image/svg+xml"
  })
  void thePageIsServedWhole(String path, String type, Client client) {
    var reply = client.get(path);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type")).startsWith(type);
    assertThat(reply.header("Content-Security-Policy")).startsWith("default-src 'self'");
  }

  @Test
  void thePageAsksNobodyElseForAnything(Client client) {
    for (String path :
        new String[] {"/", "style.css", "app.js", "parts.js", "words.js", "api.js"}) {
      assertThat(client.get(path).response().body())
          .as(path)
          .doesNotContainPattern(Pattern.compile("(src|href|url|import|fetch)\\W+https?:"));
    }
  }

  @Test
  void bothLanguagesSayTheSameThings(Client client) {
    String words = client.get("words.js").response().body();
    int english = words.indexOf("  en: {");

    assertThat(keys(words.substring(english))).isEqualTo(keys(words.substring(0, english)));
  }

  private static java.util.List<String> keys(String words) {
    return Pattern.compile("^ {4}(\\w+):", Pattern.MULTILINE)
        .matcher(words)
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
