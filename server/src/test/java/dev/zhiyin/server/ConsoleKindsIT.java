package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the console shows of what a kind of shop lives by, and of that alone. */
@Timeout(120)
class ConsoleKindsIT {
  /** A server of a kind of shop, and a browser that sees it. */
  private record Seen(Served served, Browser browser) implements AutoCloseable {
    static Seen of(String kind) {
      var served = new Served(Served.config("kind: " + kind));
      return new Seen(served, new Browser(served.server().address()).size(1360, 900));
    }

    Client client() {
      return served.client();
    }

    /** Goes on to a product without forgetting the shopper in view. */
    void look(String product, String title) {
      browser.script("location.hash = '#/product/' + arguments[0]", product);
      browser.awaitText(".page-product h1", title);
    }

    void hasTags(String language, String product, String... tags) {
      browser.open(language, "product/" + product);
      browser.awaitShown(".about h1");
      assertThat(browser.texts(".about .tag")).as(product).containsExactly(tags);
    }

    void hasNoteOnIt(String title, String tag) {
      assertThat(browser.texts(".list h2")).contains(title);
      assertThat(browser.texts(".card[data-product='note'] .tag")).containsExactly(tag);
    }

    void looksWell(String name) {
      browser.screenshot(name);
      assertThat(browser.violations()).as(name).isEmpty();
      assertThat(browser.errors()).as(name).isEmpty();
    }

    @Override
    public void close() {
      browser.close();
      served.close();
    }
  }

  @Test
  void aMarketplaceNamesTheOfferThatIsShownAndWhatChoseIt() {
    try (var seen = Seen.of("marketplace")) {
      Browser browser = seen.browser;
      for (int i = 0; i < 3; i++) {
        seen.client()
            .put(
                "v1/products/offer-" + i,
                "{'title':'quoll kettle','category':'Quoll','groupId':'g','price':%d,'seller':'s%d'}"
                    .formatted(30 - i, i));
      }
      String line = ".card[data-product='offer-2'] .body";
      browser.open("en", "search?q=kettle");
      browser.awaitText(line, "Sold by s2; 2 other offers; chosen by price");
      seen.looksWell("marketplace-search-en");
      browser.open("zh-CN", "search?q=kettle");
      browser.awaitText(line, "s2 出售，另有 2 个报价，按价格选出");
      seen.looksWell("marketplace-search-zh");

      seen.client().patch("v1/products/offer-2", "{'status':'sold'}");
      seen.client().patch("v1/products/offer-0", "{'status':'reserved'}");
      browser.open("zh-CN", "search?q=kettle");
      browser.awaitShown(".card[data-product='offer-1']");
      assertThat(browser.products()).doesNotContain("offer-0", "offer-2");
      seen.hasTags("zh-CN", "offer-2", "已售出");
      seen.hasTags("zh-CN", "offer-0", "已被预订");
      seen.looksWell("marketplace-product-zh");
      seen.hasTags("en", "offer-0", "Reserved");
      seen.hasTags("en", "offer-2", "Sold");
      seen.looksWell("marketplace-product-en");
      seen.hasTags("en", "offer-1");
    }
  }

  @Test
  void aSpecialistKnowsProfilesAndSaysWhatSuits() {
    try (var seen = Seen.of("specialist")) {
      Browser browser = seen.browser;
      for (String skin : new String[] {"Dry", "Oily"}) {
        seen.client()
            .put(
                "v1/products/cream-" + skin,
                "{'title':'quoll cream %1$s','category':'Quoll','attributes':{'skinType':['%1$s']}}"
                    .formatted(skin));
      }
      seen.client()
          .put("v1/users/Ann/profile", "{'skinType':['dry'],'avoid':['talc','fragrance']}");

      browser.open("en", "shopper?user=Ann");
      browser.awaitText("h1", "Ann");
      assertThat(browser.texts(".known h2")).containsExactly("What they say of themselves");
      assertThat(browser.texts(".known dt")).containsExactly("avoid", "skinType");
      assertThat(browser.texts(".known dd")).containsExactly("talc · fragrance", "dry");
      seen.looksWell("specialist-shopper-en");

      seen.look("cream-Dry", "quoll cream");
      assertThat(browser.texts(".about .reason")).containsExactly("Suits your dry skin.");
      assertThat(browser.products()).as("similar ones, which do not suit").isEmpty();
      seen.looksWell("specialist-product-en");
      browser.open("zh-CN", "shopper?user=Ann");
      browser.awaitText(".known h2", "个人资料");
      seen.looksWell("specialist-shopper-zh");
      seen.look("cream-Dry", "quoll cream");
      assertThat(browser.texts(".about .reason")).containsExactly("适合您的干性肌肤");
      seen.looksWell("specialist-product-zh");
      browser.open("en", "product/cream-Dry");
      browser.awaitText("h1", "quoll cream");
      assertThat(browser.products()).as("to nobody in particular").contains("cream-Oily");
      assertThat(browser.count(".about .reason")).isZero();

      browser.open("zh-CN", "shopper?user=小明");
      browser.awaitText("h1", "小明");
      assertThat(browser.count(".known *")).isZero();
    }
  }

  @Test
  void aSocialShopKnowsFriendsWhoShareAndGroupsThatLackFew() {
    try (var seen = Seen.of("social")) {
      Browser browser = seen.browser;
      seen.client()
          .put("v1/users/lin/consent", "{'shareActivity':true,'showName':true,'name':'小林'}");
      seen.client().put("v1/users/wang/consent", "{'shareActivity':true,'name':'王'}");
      seen.client().put("v1/users/Ann/friends", "{'friends':['lin','silent','wang']}");
      seen.client()
          .post("v1/events", "{'events':[{'userId':'lin','type':'purchase','productId':'tea-2'}]}");
      String tonight = Instant.now().plus(Duration.ofMinutes(330)).toString();
      seen.client()
          .post(
              "v1/groups",
              "{'productId':'tea-2','initiator':'lin','needed':2,'expiresAt':'%s'}"
                  .formatted(tonight));
      seen.client()
          .put(
              "v1/products/note",
              "{'kind':'note','author':'小林','productIds':['tea-2'],'title':'泡了三天','category':'食品 > 茶'}");

      browser.open("zh-CN", "shopper?user=Ann");
      browser.awaitText("h1", "Ann");
      assertThat(browser.texts(".known h2")).containsExactly("愿意分享的好友");
      assertThat(browser.texts(".known .chip")).containsExactly("小林", "wang");
      seen.looksWell("social-shopper-zh");

      seen.look("tea-2", "云南普洱");
      assertThat(browser.texts(".about .reason"))
          .hasSize(2)
          .contains("还差 1 人成团，剩余 5 小时")
          .anyMatch(said -> said.startsWith("您的好友「小林」"));
      seen.hasNoteOnIt("相关笔记", "笔记");
      seen.looksWell("social-product-zh");

      browser.open("en", "shopper?user=Ann");
      browser.awaitText(".known h2", "Friends who share what they do");
      seen.looksWell("social-shopper-en");
      seen.look("tea-2", "云南普洱");
      assertThat(browser.texts(".about .reason"))
          .containsExactlyInAnyOrder(
              "One more shopper completes a group that buys this; it is open for 5 more hours.",
              "Your friend “小林” bought this.");
      seen.hasNoteOnIt("Notes on it", "Note");
      seen.looksWell("social-product-en");
      seen.hasTags("zh-CN", "note", "笔记");
      seen.hasTags("en", "note", "Note");
      seen.looksWell("social-note-en");

      browser.open("en", "shopper?user=Ann");
      browser.click(".known .chip");
      browser.awaitText("h1", "For lin");
      assertThat(browser.count(".known *")).isZero();
    }
  }

  @Test
  void aSecondHandShopComparesPrices() {
    try (var seen = Seen.of("second-hand")) {
      for (int i = 0; i <= 10; i++) {
        seen.client()
            .put(
                "v1/products/quoll-" + i,
                "{'title':'Quoll mirrorless camera','category':'Quoll','price':%d,'stock':1,'seller':'s%d','attributes':{'condition':'good'}}"
                    .formatted(i == 0 ? 86 : 100, i));
      }
      seen.hasTags("zh-CN", "quoll-0", "八成新");
      seen.hasTags("en", "quoll-0", "Good");
      seen.browser.awaitShown(".card[data-product='quoll-1']");
      assertThat(seen.browser.texts(".card[data-product='quoll-1'] .tag")).containsExactly("Good");
      assertThat(seen.browser.texts(".about .reason"))
          .containsExactly("14% below 10 similar pieces, by their median price.");
      seen.looksWell("second-hand-product-en");
      seen.browser.open("zh-CN", "product/quoll-0");
      seen.browser.awaitText(".about .reason", "比10件相似宝贝的中位价便宜14%");
      seen.looksWell("second-hand-product-zh");
      seen.look("quoll-1", "Quoll mirrorless camera");
      seen.browser.until("a price that is usual", () -> seen.browser.count(".about .reason") == 0);
    }
  }
}
