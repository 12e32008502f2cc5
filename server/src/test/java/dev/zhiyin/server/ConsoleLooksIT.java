package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every page of the console in both languages, at the width of a desk and of a phone, light and
 * dark: nothing serious found by axe, nothing wider than the screen, and a picture of it.
 */
@ExtendWith(Console.class)
@Timeout(120)
class ConsoleLooksIT {
  /** Rules of axe that Swagger UI's own markup breaks. */
  private static final Set<String> OF_SWAGGER_UI =
      Set.of("heading-order", "nested-interactive", "region", "scrollable-region-focusable");

  private static final String SHOPPER = "shopper?user=" + encoded("小明");

  /* Texts are as wide when it is dark, and colours the same in either language. */
  @ParameterizedTest
  @CsvSource({
    "zh-CN, desktop, 1360, false",
    "zh-CN, phone,   390,  true",
    "en,    desktop, 1360, true",
    "en,    desktop, 1280, false",
    "en,    phone,   390,  false"
  })
  void everyPage(String language, String width, int pixels, boolean isDark, Browser browser) {
    browser.size(pixels, width.equals("phone") ? 844 : 900).dark(isDark);
    var look = "%s-%s-%s".formatted(language, width, isDark ? "dark" : "light");

    browser.open(language, SHOPPER);
    browser.awaitShown(".card");
    browser.script("document.querySelector('.how').open = true");
    check(browser, "shopper-" + look);

    browser.click("[data-key='product tent-1'] .toggle");
    browser.awaitShown(".banner");
    check(browser, "what-if-" + look);

    browser.click(".card .act");
    browser.awaitShown("#why[open] .sentences");
    check(browser, "why-" + look);

    browser.open(language, "search?q=" + encoded(language.equals("en") ? "headphones" : "背包"));
    browser.awaitShown(".card");
    check(browser, "search-" + look);

    browser.open(language, "product/bag-2");
    browser.awaitShown(".card");
    check(browser, "product-" + look);

    browser.open(language, "operations");
    browser.awaitShown(".generation.serves");
    browser.awaitShown(".routes tr");
    check(browser, "operations-" + look);

    browser.open(language, "wordings");
    browser.awaitShown(".wording .edit");
    check(browser, "wordings-" + look);
    browser.click(".wording .edit");
    browser.awaitShown(".wording textarea");
    check(browser, "wording-edited-" + look);
  }

  @ParameterizedTest
  @CsvSource({"desktop, 1280, false", "phone, 390, true"})
  void thePageOfTheApi(String width, int pixels, boolean isDark, Browser browser) {
    browser.size(pixels, 900).dark(isDark).openPage("docs");
    browser.click("#operations-Recommendations-recommend .opblock-summary-control");
    browser.awaitShown("#operations-Recommendations-recommend .responses-table");

    check(browser, "docs-%s-%s".formatted(width, isDark ? "dark" : "light"), OF_SWAGGER_UI);
  }

  private static void check(Browser browser, String name) {
    check(browser, name, Set.of());
  }

  private static void check(Browser browser, String name, Set<String> excepted) {
    browser.screenshot(name);
    assertThat(browser.violations())
        .as(name)
        .allMatch(found -> excepted.contains(found.substring(0, found.indexOf(':'))));
    assertThat(browser.errors()).as(name).isEmpty();
    assertThat(browser.script("return document.documentElement.scrollWidth - innerWidth"))
        .as("pixels that %s is too wide", name)
        .isEqualTo(0L);
    assertThat(
            browser.script(
                "return Math.max(0, ...[...document.querySelectorAll('.acts')]"
                    + ".map(acts => acts.scrollWidth - acts.clientWidth))"))
        .as("pixels that buttons of %s stick out of their card", name)
        .isEqualTo(0L);
  }
}
