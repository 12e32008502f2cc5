package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** The flows of the console, in a real browser against a real server. */
@ExtendWith(Console.class)
@Timeout(120)
class ConsoleIT {
  private static final String MING = "shopper?user=" + encoded("小明");

  @BeforeEach
  void desktop(Browser browser) {
    browser.size(1360, 900).dark(false);
  }

  @AfterEach
  void nothingWentWrong(Browser browser) {
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void aShopperIsPickedAndSeenWithReasons(Browser browser, Client client) {
    browser.open("zh-CN", MING);
    browser.awaitText("h1", "小明");
    JsonNode answer =
        client.get("v1/users/" + encoded("小明") + "/recommendations?k=12&locale=zh-CN").json();

    assertThat(browser.products()).isEqualTo(answer.get("items").findValuesAsText("productId"));
    assertThat(browser.text(".reason"))
        .isEqualTo(answer.at("/items/0/reasons/0/sentence").textValue());
    assertThat(browser.texts(".item-name")).containsExactly("双人防雨露营帐篷", "登山双肩背包 40L");
    assertThat(browser.count(".card .bar")).isPositive();

    browser.enter("#user", "Ann");
    browser.awaitText("h1", "Ann");
    assertThat(browser.texts(".item-name"))
        .containsExactly(
            "True wireless earbuds for running", "Wireless noise cancelling headphones");
  }

  @Test
  void aShopperIsBuiltOutOfNothing(Browser browser, Client client) {
    browser.open("en", MING);
    browser.click(".build");
    browser.awaitText("h1", "Popular products");
    browser.click("[data-product='tea-1'] .choose");
    browser.awaitText(".banner", "1 added");
    assertThat(browser.text("h1")).isEqualTo("For the shopper you build");
    assertThat(browser.texts(".item-name")).containsExactly("西湖龙井 绿茶 250g");
    var built =
        client.post(
            "v1/recommendations", "{'history':[{'productId':'tea-1','type':'view'}],'k':12}");
    assertThat(browser.products()).isEqualTo(ids(built)).doesNotContain("tea-1");

    browser.enter("#suppose", "headphones");
    browser.awaitText(".banner", "2 added");
    assertThat(browser.products().getFirst()).startsWith("ear-");
    assertThat(browser.texts(".move"))
        .as("against the step before")
        .anyMatch(move -> move.startsWith("up ↑"))
        .anyMatch(move -> move.startsWith("down ↓"));
  }

  @Test
  void thePanelSaysWhy(Browser browser, Client client) {
    browser.open("zh-CN", MING);
    browser.click("[data-product='bag-4'] .act");
    browser.awaitShown("#why[open] .sentences");
    JsonNode found =
        client
            .post("v1/explanations", "{'userId':'小明','productId':'bag-4','locale':'zh-CN'}")
            .json();

    assertThat(browser.texts("#why .sentences p:first-child"))
        .contains(found.at("/reasons/0/sentence").textValue());
    assertThat(browser.texts("#why .share-name"))
        .containsExactlyInAnyOrder("收藏 双人防雨露营帐篷", "浏览 登山双肩背包 40L");
    assertThat(browser.text("#why .figures"))
        .contains("%.2f".formatted(found.get("innerProduct").doubleValue()));
    assertThat(browser.texts("#why .tag")).hasSameSizeAs(found.get("sources"));

    browser.press(Keys.ESCAPE);
    browser.until("the panel to close", () -> browser.count("#why[open]") == 0);
    assertThat(browser.script("return document.activeElement.closest('.card').dataset.product"))
        .isEqualTo("bag-4");
  }

  @Test
  void whatIfAnItemHadNotBeen(Browser browser, Client client) {
    browser.open("zh-CN", MING);
    browser.awaitText("h1", "小明");
    List<String> real = browser.products();
    browser.click("[data-key='product tent-1'] .toggle");
    browser.awaitText(".banner", "去掉 1 条");
    var without =
        client.post(
            "v1/recommendations", "{'history':[{'productId':'包/1 %','type':'view'}],'k':12}");

    List<String> supposed = browser.products();
    assertThat(supposed).isEqualTo(ids(without)).isNotEqualTo(real);
    for (int place = 0; place < supposed.size(); place++) {
      assertThat(browser.text(".card:nth-child(%d) .move".formatted(place + 1)))
          .isEqualTo(moved(real.indexOf(supposed.get(place)), place));
    }
    assertThat(client.get("v1/users/" + encoded("小明")).json().get("total").intValue()).isEqualTo(2);

    browser.click(".reset");
    browser.until("the real list", () -> browser.products().equals(real));
    assertThat(browser.count(".banner, .gone, .move")).isZero();
  }

  private static String moved(int before, int after) {
    if (before < 0) {
      return "新";
    }
    int by = before - after;
    return by == 0 ? "" : by > 0 ? "上升 ↑" + by : "下降 ↓" + -by;
  }

  @Test
  void whatIsRecordedCountsAtOnce(Browser browser, Client client) {
    client.post(
        "v1/events", "{'events':[{'userId':'recorder','productId':'mug-1','type':'view'}]}");
    browser.open("en", "shopper?user=recorder");
    browser.awaitText("h1", "recorder");
    browser.choose("#choose-type", "purchase");
    browser.choose("#choose-how", "record");
    browser.click("[data-product='tea-2'] .choose");
    browser.awaitText(".just-now", "云南普洱熟茶饼");

    JsonNode stored = client.get("v1/users/recorder").json().at("/history/0");
    assertThat(stored.get("productId").textValue()).isEqualTo("tea-2");
    assertThat(stored.get("type").textValue()).isEqualTo("purchase");
    assertThat(browser.products()).doesNotContain("tea-2");
    browser.choose("#choose-how", "suppose");
    browser.choose("#choose-type", "view");
  }

  @Test
  void theListFollowsWhatHappensElsewhere(Browser browser, Client client) {
    client.post("v1/events", "{'events':[{'userId':'live','productId':'tea-1','type':'view'}]}");
    browser.open("zh-CN", "shopper?user=live");
    browser.awaitText(".timeline", "西湖龙井");
    List<String> before = browser.products();
    client.post("v1/events", "{'events':[{'userId':'live','productId':'ear-1','type':'cart'}]}");

    browser.awaitText("#status", "收到 1 条新行为");
    assertThat(browser.text(".just-now")).contains("Wireless noise cancelling headphones");
    assertThat(browser.products()).isNotEqualTo(before).doesNotContain("ear-1");
    assertThat(browser.count(".move")).isPositive();
  }

  @Test
  void searchesAreNarrowedDownAndSorted(Browser browser) {
    browser.open("en", "search");
    browser.enter("#words", "headphones");
    browser.awaitText(".found .list h2", "2 with these words");
    assertThat(browser.texts("mark")).contains("headphones");
    assertThat(browser.texts(".facet")).contains("Sonora1", "Audio2");

    browser.choose("#sort", "price");
    browser.until("the cheaper first", () -> browser.products().indexOf("ear-2") == 0);
    browser.click(".facets a[href*='brand=Sonora']");
    browser.awaitText(".found .list h2", "1 with these words");
    assertThat(browser.products()).containsExactly("ear-1");
    browser.click(".facets .plain");
    browser.awaitText(".found .list h2", "2 with these words");
  }

  @Test
  void aProductIsShownWithItsLikes(Browser browser, Client client) {
    browser.open("en", "search?q=headphones");
    browser.click("[data-product='ear-2'] .title");
    browser.awaitText("h1", "Wired studio headphones");
    assertThat(browser.text(".about")).contains("Audio › Headphones", "Tonal", "499");
    assertThat(browser.products())
        .isEqualTo(ids(client.get("v1/products/ear-2/similar?k=8&locale=en")));

    browser.click(".card .title");
    browser.until("another product", () -> !browser.text("h1").contains("Wired studio"));
    browser.click(".about .plain");
    browser.awaitText("h1", "Wired studio headphones");

    browser.click(".about .choose");
    browser.awaitText("#status", "Supposed: viewed “Wired studio headphones”");
    browser.click("[data-page='shopper']");
    browser.awaitText(".banner", "1 added");
    assertThat(browser.texts(".item-name")).containsExactly("Wired studio headphones");
  }

  @Test
  void generationsAreWatchedPublishedAndRolledBack(Browser browser) {
    browser.open("en", "operations");
    browser.awaitText(".tiles", "Generation in service2");
    browser.until(
        "the recall of the index",
        () -> browser.text(".tiles").matches("(?s).*Index recall@100[01].*"));
    browser.awaitText(".generation.serves", "Generation 2");
    browser.until(
        "figures beside the lines",
        () ->
            browser.texts(".chart .u-value").stream()
                    .filter(text -> text.matches("[0-9.,]+"))
                    .count()
                >= 5);
    browser.until("lines in the chart of requests", () -> drawn(browser, 0) > 0);
    browser.until("a line in the chart of the heap", () -> drawn(browser, 3) > 0);
    browser.until(
        "the routes asked so far",
        () -> browser.texts(".routes th code").contains("GET /v1/generations"));

    browser.click("[data-generation='1'] .act");
    browser.awaitText("#sure[open]", "Publish generation 1");
    browser.click("#sure .primary");
    browser.awaitText(".generation.serves", "Generation 1");
    browser.awaitText("#status", "Generation 1 is in service");
    browser.click("#roll-back");
    browser.click("#sure .primary");
    browser.awaitText(".generation.serves", "Generation 2");
  }

  @Test
  void wordingsAreReadEditedAndDeleted(Browser browser, Client client) {
    browser.open("en", "wordings");
    browser.awaitText(".page-wordings", "none of these");
    String one = "[data-key='%s'] ".formatted(wording(client));
    browser.awaitText(one + ".text", "You looked at {history}, and {product} is similar");

    browser.click(one + ".edit");
    String all = Keys.chord(Keys.CONTROL, "a");
    browser.type(one + "textarea", all, "You looked at {history}, and {product} is the best");
    browser.click(one + ".primary");
    browser.awaitText("#status", "superlative \"best\"");
    assertThat(browser.errors()).allMatch(error -> error.contains("400 (Bad Request)"));
    browser.type(one + "textarea", all, "{product} is similar to {history}, which you viewed");
    browser.click(one + ".primary");
    browser.awaitText(one + ".text", "{product} is similar to {history}, which you viewed");
    browser.awaitText(one, "wordsmith, edited");

    browser.click(one + ".delete");
    browser.awaitText("#sure[open]", "never have it proposed again");
    browser.click("#sure .primary");
    browser.until("it to be gone", () -> browser.count(one) == 0);
    assertThat(browser.count(".wording")).isOne();
  }

  private static String wording(Client client) {
    for (JsonNode one : client.get("v1/wordings").json().get("wordings")) {
      if (one.get("language").textValue().equals("en")) {
        return one.get("id").textValue();
      }
    }
    throw new AssertionError("no wording");
  }

  /* How many pixels of a chart have the colour of its last line, which lies over the others. */
  private static long drawn(Browser browser, int chart) {
    return (Long)
        browser.script(
            """
            const chart = document.querySelectorAll('.chart')[arguments[0]];
            const canvas = chart.querySelector('canvas');
            const {width, height} = canvas;
            const copy = new OffscreenCanvas(width, height).getContext('2d', {willReadFrequently: true});
            copy.drawImage(canvas, 0, 0);
            const pixels = copy.getImageData(0, 0, width, height).data;
            const marker = chart.querySelector('.u-series:last-child .u-marker');
            const wanted = getComputedStyle(marker).backgroundColor.match(/[0-9]+/g).map(Number);
            let found = 0;
            for (let at = 0; at < pixels.length; at += 4) {
              found += wanted.every((part, index) => Math.abs(pixels[at + index] - part) < 8);
            }
            return found;
            """,
            chart);
  }

  @Test
  void theApiIsShownAsItIsAndTried(Browser browser, Client client) {
    browser.openPage("docs");
    browser.awaitShown(".opblock");
    assertThat(
            browser.script(
                """
                return [...document.querySelectorAll('.opblock')].map(operation =>
                    operation.querySelector('.opblock-summary-method').textContent + ' '
                        + operation.querySelector('[data-path]').dataset.path);
                """))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .containsExactlyInAnyOrderElementsOf(
            Contract.all().stream().map(Contract.Operation::name).toList());
    browser.click("#operations-Products-getProduct .opblock-summary-control");
    browser.click("#operations-Products-getProduct .try-out__btn");
    browser.enter("#operations-Products-getProduct input", "tea-1");
    browser.click("#operations-Products-getProduct .execute");
    browser.awaitText("#operations-Products-getProduct .live-responses-table", "西湖龙井 绿茶 250g");
    assertThat(browser.text("#operations-Products-getProduct .curl-command"))
        .contains("curl -X 'GET'", client.address() + "v1/products/tea-1");
  }

  @Test
  void aFailureIsTold(Browser browser) {
    browser.open("en", "product/none");
    browser.awaitText("#status", "no product 'none'");
    assertThat(browser.errors())
        .as("what the browser itself says of it")
        .isNotEmpty()
        .allMatch(error -> error.contains("404 (Not Found)"));
  }

  @Test
  void languageAndAppearanceAreRemembered(Browser browser) {
    browser.open("zh-CN", "search");
    browser.click("[data-language='en']");
    browser.choose("#theme", "dark");
    String dark = ground(browser);
    browser.reopen("search");

    assertThat(browser.text(".start")).startsWith("Find products");
    assertThat(ground(browser)).isEqualTo(dark);
    browser.choose("#theme", "system");
    assertThat(ground(browser)).isNotEqualTo(dark);
  }

  private static String ground(Browser browser) {
    return (String)
        browser.script("return getComputedStyle(document.documentElement).backgroundColor");
  }

  @Test
  void theKeyboardSuffices(Browser browser) {
    browser.open("en", MING);
    browser.awaitShown(".card");
    browser.script("document.body.focus()");
    browser.type("body", Keys.TAB);
    assertThat(browser.script("return document.activeElement.textContent"))
        .isEqualTo("Skip to the content");
    browser.press(Keys.ENTER);
    assertThat(browser.script("return document.activeElement.id")).isEqualTo("main");
    browser.script("document.querySelector('.card .act').focus()");
    browser.press(Keys.ENTER);
    browser.awaitShown("#why[open] .sentences");
    browser.press(Keys.ENTER);
    browser.until("the panel to close", () -> browser.count("#why[open]") == 0);

    browser.script("document.querySelector(\"[data-key='product tent-1'] .toggle\").focus()");
    browser.press(Keys.ENTER);
    browser.awaitShown(".banner");
    assertThat(browser.script("return document.activeElement.closest('.item').dataset.key"))
        .as("where the keyboard is, though all was drawn anew")
        .isEqualTo("product tent-1");
  }
}
