package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The console while the server answers late, not at all, or with what a shop should not have. */
@ExtendWith(Console.class)
@Timeout(120)
class ConsoleTroubleIT {
  private static final String MING = "shopper?user=" + Client.encoded("小明");

  @BeforeEach
  void desktop(Browser browser) {
    browser.size(1360, 900).dark(false);
  }

  /* Requests whose address has the word wait until the page is told to go on. */
  private static void hold(Browser browser, String word) {
    browser.script(
        """
        const word = arguments[0];
        window.held = [];
        window.really = window.fetch;
        window.fetch = (path, options) => path.includes(word)
          ? new Promise(done => window.held.push(() => done(window.really(path, options))))
          : window.really(path, options);
        """,
        word);
  }

  private static void release(Browser browser) {
    browser.script(
        """
        window.fetch = window.really;
        window.held.splice(0).forEach(go => go());
        return new Promise(done => setTimeout(done, 500));
        """);
  }

  /* Requests whose address has the word fail, as a proxy before a server that is away has them fail. */
  private static void fail(Browser browser, String word) {
    browser.script(
        """
        const word = arguments[0];
        window.really = window.fetch;
        window.fetch = (path, options) => path.includes(word)
          ? Promise.resolve(new Response('<html>bad gateway</html>', {status: 502}))
          : window.really(path, options);
        """,
        word);
  }

  private static void recover(Browser browser) {
    browser.script("window.fetch = window.really");
  }

  @Test
  void aProductThatComesLateDoesNotReplaceThePageShownNow(Browser browser) {
    browser.open("en", "search");
    browser.awaitShown(".start");
    hold(browser, "products/tea-1");
    browser.script("location.hash = '#/product/tea-1'");
    browser.until("a request", () -> browser.script("return window.held.length > 0").equals(true));
    browser.script("location.hash = '#/search'");
    browser.awaitShown(".start");

    release(browser);

    assertThat(browser.text(".start")).startsWith("Find products");
    assertThat(browser.count(".about")).isZero();
  }

  @Test
  void thePanelOpensForTheNewestQuestionOnlyAndNotOverAnotherPage(Browser browser) {
    browser.open("en", MING);
    browser.awaitShown(".card");
    hold(browser, "explanations");
    browser.click(".card .act");
    browser.until("a request", () -> browser.script("return window.held.length > 0").equals(true));
    browser.click("[data-page='search']");
    browser.awaitShown(".start");

    release(browser);

    assertThat(browser.count("#why[open]")).isZero();
  }

  @Test
  void ofSomebodyWhoseHistoryCannotBeReadNothingOfTheOtherOneIsShown(Browser browser) {
    browser.open("en", MING);
    browser.awaitText("h1", "小明");
    fail(browser, "v1/users/Ann");
    browser.enter("#user", "Ann");

    browser.awaitText(".unfilled", "HTTP 502");
    assertThat(browser.products()).isEmpty();
    assertThat(browser.texts(".item-name")).isEmpty();
    assertThat(browser.script("return location.hash")).isEqualTo("#/shopper?user=Ann");

    recover(browser);
    browser.click(".unfilled .again");
    browser.awaitText("h1", "Ann");
    assertThat(browser.products()).isNotEmpty();
    assertThat(browser.count(".just-now, .unfilled")).isZero();
  }

  @Test
  void aSearchThatFailedIsMadeAgainByTheSameWords(Browser browser) {
    browser.open("en", "search");
    browser.awaitShown(".start");
    fail(browser, "v1/search");
    browser.enter("#words", "headphones");
    browser.awaitShown(".unfilled");
    recover(browser);

    browser.enter("#words", "headphones");
    browser.awaitText(".found .list h2", "2 with these words");
  }

  @Test
  void whatIsBeingTypedStaysWhileTheListIsDrawnAnew(Browser browser) {
    browser.open("en", MING);
    browser.awaitShown(".card");
    browser.type("#suppose", "tea for");
    browser.click("[data-key='product tent-1'] .toggle");
    browser.awaitShown(".banner");

    assertThat(browser.script("return document.querySelector('#suppose').value"))
        .isEqualTo("tea for");
  }

  @Test
  void anAddressOfNoPageIsTheFirstPageAndLinksGoOnWorking(Browser browser) {
    browser.open("en", "constructor");
    browser.awaitShown(".page-shopper .card");
    browser.script("location.hash = '#/product/50%'");
    browser.awaitText("#status", "no product '50%'");
    browser.click("[data-page='search']");
    browser.awaitShown(".start");
  }

  @Test
  void aServerThatIsAwayIsToldAsLongAsItIs(Browser browser) {
    browser.open("en", "operations");
    browser.awaitText(".tiles", "Generation in service2");
    fail(browser, "v1/metrics");
    browser.awaitText("#away", "No answer since");
    recover(browser);
    browser.until("an answer", () -> browser.text("#away").isEmpty());
  }

  @Test
  void aCurrencyThatIsNoCodeStandsBesideThePrice(Browser browser) {
    browser.open("en", "search");
    var price = "module.price({price: 12.5, currency: '%s'})";

    assertThat(browser.module("words.js", price.formatted("元"))).isEqualTo("12.50 元");
    assertThat(browser.module("words.js", price.formatted("CNY"))).isEqualTo("¥12.50");
    assertThat(browser.module("words.js", price.formatted(""))).isEqualTo("12.50");
  }

  @Test
  void numbersOfAServerThatWasStartedAnewAreNotSubtractedFromThoseBefore(Browser browser) {
    browser.open("en", "search");
    String numbers = "[{name: 'zhiyin_http_requests_seconds', samples: [{labels: {}, count: %d}]}]";

    assertThat(
            browser.module(
                "samples.js",
                "[%s, %s, %s].map(all => { module.take(all); return module.samples.length; }).join()"
                    .formatted(numbers.formatted(5), numbers.formatted(9), numbers.formatted(2))))
        .isEqualTo("1,2,1");
  }
}
