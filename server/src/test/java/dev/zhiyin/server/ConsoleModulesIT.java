package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Modules of the console that reckon, in the browser that runs them. */
@ExtendWith(Console.class)
class ConsoleModulesIT {
  private static final String METRICS =
      """
      [{name: 't_seconds', samples: [
         {labels: {route: '/a'}, count: 4, buckets: [{le: 0.1, count: 2}, {le: 0.2, count: 4}]},
         {labels: {route: '/b'}, count: 4, buckets: [{le: 0.1, count: 0}, {le: 0.2, count: 4}]}]},
       {name: 'up', samples: [{labels: {job: 'a'}, value: 150}, {labels: {job: 'b'}, value: 1}]},
       {name: 'unknown', samples: [{labels: {}}]}]
      """;

  @BeforeEach
  void open(Browser browser) {
    browser.open("en", "search");
  }

  @Test
  void addsTheSamplesOfAName(Browser browser) {
    var up = "module.sum(" + METRICS + ", 'up'%s)";

    assertThat(browser.module("metrics.js", up.formatted(""))).isEqualTo(151L);
    assertThat(browser.module("metrics.js", up.formatted(", labels => labels.job === 'a'")))
        .isEqualTo(150L);
    assertThat(
            browser.module(
                "metrics.js", "module.sum(" + METRICS + ", 't_seconds', () => true, 'count')"))
        .isEqualTo(8L);
    assertThat(browser.module("metrics.js", "module.sum(" + METRICS + ", 'unknown')")).isNull();
  }

  @Test
  void quantilesLieBetweenTheBoundsOfTheirBucket(Browser browser) {
    var counts = "module.buckets(" + METRICS + ", 't_seconds')";

    assertThat(browser.module("metrics.js", "module.quantile(" + counts + ", 0.25)"))
        .isEqualTo(0.1);
    assertThat(browser.module("metrics.js", "module.quantile(" + counts + ", 1)")).isEqualTo(0.2);
    assertThat(
            browser.module(
                "metrics.js", "module.quantile(module.since(%1$s, %1$s), 0.5)".formatted(counts)))
        .isNull();
  }

  @Test
  void aProductWithoutAPictureIsDrawn(Browser browser) {
    var product = "{id: 'p', title: 't', category: ['户外', '背包']%s}";
    var picture = "module.pictureOf(%s).outerHTML";

    assertThat((String) browser.module("picture.js", picture.formatted(product.formatted(""))))
        .startsWith("<svg")
        .contains("class=\"sign\"");
    assertThat(
            (String)
                browser.module(
                    "picture.js",
                    picture.formatted(product.formatted(", imageUrl: 'icon.svg?of=p'"))))
        .startsWith("<img")
        .contains("src=\"icon.svg?of=p\"");
  }

  @Test
  void aCategoryHasItsSignInBothLanguages(Browser browser) {
    var sign = "module.signOf(%s)";

    assertThat(
            browser.module(
                "signs.js",
                sign.formatted("['Food & drinks', 'Coffee & hot drinks', 'Drip bag coffee']")))
        .isNotNull()
        .isEqualTo(browser.module("signs.js", sign.formatted("['食品茶饮', '咖啡与冲饮', '挂耳咖啡']")));
    assertThat(browser.module("signs.js", sign.formatted("['别的']"))).isNull();
  }

  /* A server of this test has no keys, so the browser is made to say that it wants one. */
  @Test
  void aKeyIsAskedForOnceAndSentAgain(Browser browser) {
    browser.script(
        """
        window.sent = [];
        window.fetch = async (path, options) => {
          const key = options.headers?.['X-API-Key'] ?? 'none';
          window.sent.push(`${path} ${key}`);
          return new Response('{"users": []}', {status: key === 'secret' ? 200 : 401});
        };
        import('/key.js').then(module => Promise.all([
          module.fetchWithKey('a'), module.fetchWithKey('b', {method: 'POST'})
        ])).then(replies => { window.answered = replies.map(reply => reply.status).join(); });
        """);
    browser.enter("#sure[open] #key", "secret");

    browser.until("answers", () -> browser.script("return window.answered").equals("200,200"));
    assertThat(browser.script("return window.sent.join()"))
        .isEqualTo("a none,b none,a secret,b secret");
    browser.script("sessionStorage.clear()");
  }

  @Test
  void whoGivesNoKeyIsAskedOnlyForChanges(Browser browser) {
    browser.script(
        """
        window.fetch = async () => new Response('{}', {status: 401});
        import('/key.js').then(async module => {
          await module.fetchWithKey('a');
          await module.fetchWithKey('a');
          window.looked = true;
          await module.fetchWithKey('a', {method: 'POST'});
        });
        """);
    browser.click("#sure[open] .act");
    browser.until(
        "a second look without a question",
        () -> browser.script("return window.looked").equals(true));
    browser.awaitShown("#sure[open] #key");
  }

  @Test
  void movesTellWhereEachProductWent(Browser browser) {
    var moves = "module.movesOf(['a', 'b', 'c'], ['b', 'd', 'a'])";

    assertThat(browser.module("moves.js", "JSON.stringify([..." + moves + ".of])"))
        .isEqualTo("[[\"b\",1],[\"d\",\"new\"],[\"a\",-2]]");
    assertThat(browser.module("moves.js", "JSON.stringify(" + moves + ".gone)"))
        .isEqualTo("[\"c\"]");
  }
}
