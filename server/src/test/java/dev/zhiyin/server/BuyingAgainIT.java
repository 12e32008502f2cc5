package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.OrderLine;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is due again, and what is bought together, of what a shop's purchases say. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuyingAgainIT {
  private static final String SETTINGS =
      """
      arrange: {heldBack: 0.1}
      profile: {avoid: {excludes: contains}}
      market: {sellersAreShoppers: true}
      """;

  private final List<Event> events = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private Served served;

  @BeforeAll
  void start() {
    for (int i = 0; i < 40; i++) {
      buy("tea lover " + i, "tea-2", 200, "");
      buy("tea lover " + i, "tea-2", i % 2 == 0 ? 180 : 120, "");
      buy("camper " + i, "tent-1", 190, "");
    }
    for (int i = 0; i < 5; i++) {
      buy("traveller " + i, "ear-1", 100, "order " + i);
      buy("traveller " + i, "mug-1", 99, "order " + i);
      buy("hiker " + i, "bag-2", 100, "");
      buy("hiker " + i, "shoe-1", 99.5, "");
      buy("two visits " + i, "bag-2", 90, "");
      buy("two visits " + i, "bag-4", 88, "");
    }
    for (double days : new double[] {88.2, 58.2, 28.2}) {
      buy("Lin", "tea-1", days, "");
      buy("Lin", "tent-2", days, "");
    }
    buy("Wang", "tea-2", 30.2, "");
    buy("Wang", "tent-1", 30.2, "");
    buy("Zhao", "tea-1", 31, "");
    buy("Zhao", "tea-1", 1, "");
    buy("Hua", "ear-1", 1, "");
    buy("Gao", "ear-1", 364, "");
    served =
        new Served(
            Served.config(SETTINGS),
            home -> {
              addEvents(home);
              new SmallShop(home).published();
            });
  }

  private void buy(String user, String product, double daysAgo, String order) {
    var line =
        new OrderLine(
            OptionalInt.empty(),
            OptionalDouble.empty(),
            Optional.of(order).filter(name -> !name.isEmpty()));
    events.add(
        Event.of(
                "bought-" + events.size(),
                ShopperId.user(user),
                new Subject.Item(product),
                EventType.PURCHASE,
                Instant.now().minus(Duration.ofMinutes(Math.round(daysAgo * 24 * 60))))
            .withLine(line));
  }

  private void addEvents(Home home) {
    try (Store store = Store.open(home)) {
      store.events().add(events);
    }
  }

  @AfterAll
  void stop() {
    served.close();
  }

  private JsonNode only(String path) {
    JsonNode items = served.client().get(path).json().get("items");
    assertThat(items).as(path).hasSize(1);
    return items.get(0);
  }

  @Test
  void whatAShopperBuysRegularlyIsDueAgainUnlessItIsSoldOut() {
    JsonNode english = only("v1/users/Lin/buy-again?locale=en");
    assertThat(english.get("productId").textValue()).isEqualTo("tea-1");
    JsonNode reason = english.at("/reasons/0");
    assertThat(reason.get("code").textValue()).isEqualTo("due_again");
    assertThat(reason.get("sentence").textValue())
        .isEqualTo(
            "So far you have bought this about every 30 days; the last time was 28 days ago.");
    assertThat(reason.at("/evidence/productIds")).isEqualTo(Client.json("['tea-1']"));
    assertThat(reason.at("/evidence/eventIds")).hasSize(3);
    assertThat(reason.at("/evidence/figures/everyDays").doubleValue()).isBetween(29.9, 30.1);
    assertThat(reason.at("/evidence/figures/sinceDays").doubleValue()).isBetween(28.1, 28.3);

    JsonNode chinese = only("v1/users/Lin/buy-again?locale=zh-CN");
    assertThat(chinese.at("/reasons/0/sentence").textValue())
        .isEqualTo("您此前大约每 30 天购买一次，上次购买是 28 天前");
    String soldOut = encoded("{'inStock':false}");
    assertThat(ids(served.client().get("v1/users/Lin/buy-again?filter=" + soldOut)))
        .containsExactly("tent-2");
  }

  @Test
  void whatOthersBuyAgainIsDueAfterTheFirstTimeAndADurableIsNot() {
    JsonNode english = only("v1/users/Wang/buy-again?locale=en");
    assertThat(english.get("productId").textValue()).isEqualTo("tea-2");
    assertThat(english.at("/reasons/0/sentence").textValue())
        .matches(
            "Half of those who buy products like this again within a year do so within \\d+ days;"
                + " you last bought it 30 days ago\\.");
    assertThat(only("v1/users/Wang/buy-again?locale=zh-CN").at("/reasons/0/sentence").textValue())
        .matches("一年内再次购买此类商品的顾客中，有一半在 \\d+ 天内再次购买，您上次购买是 30 天前");
  }

  @Test
  void whatWasJustBoughtIsNotDueAndAPurchaseCountsAtOnce() {
    assertThat(ids(served.client().get("v1/users/Zhao/buy-again"))).isEmpty();
    assertThat(ids(served.client().get("v1/users/nobody/buy-again"))).isEmpty();

    buyOverHttp("Sun", 60);
    buyOverHttp("Sun", 30);
    assertThat(ids(served.client().get("v1/users/Sun/buy-again"))).containsExactly("tea-1");
    buyOverHttp("Sun", 0);
    assertThat(ids(served.client().get("v1/users/Sun/buy-again"))).isEmpty();
  }

  private void buyOverHttp(String user, int daysAgo) {
    Instant time = Instant.now().minus(Duration.ofDays(daysAgo));
    assertThat(
            served
                .client()
                .post(
                    "v1/events",
                    "{'events':[{'userId':'%s','productId':'tea-1','type':'purchase','timestamp':'%s'}]}"
                        .formatted(user, time))
                .status())
        .isEqualTo(200);
  }

  @Test
  void whatIsDislikedIsNotDue() {
    buyOverHttp("Qian", 60);
    buyOverHttp("Qian", 30);
    assertThat(ids(served.client().get("v1/users/Qian/buy-again"))).containsExactly("tea-1");
    served
        .client()
        .post("v1/events", "{'events':[{'userId':'Qian','productId':'tea-1','type':'dislike'}]}");
    assertThat(ids(served.client().get("v1/users/Qian/buy-again"))).isEmpty();
  }

  @Test
  void moreOfWhatWasJustBoughtComesLastForSomeTime() {
    List<String> longAgo = ids(served.client().get("v1/users/Gao/recommendations?k=20"));
    JsonNode items = served.client().get("v1/users/Hua/recommendations?k=20").json().get("items");

    assertThat(longAgo.indexOf("ear-2")).isLessThan(3);
    assertThat(items.get(items.size() - 1).get("productId").textValue()).isEqualTo("ear-2");
    assertThat(items.get(0).at("/moves/0/rule").textValue()).isEqualTo("renewal");
    assertThat(items.get(0).at("/moves/0/by").intValue()).isPositive();
    assertThat(ids(served.client().get("v1/users/Hua/recommendations?filter=brand:Tonal")))
        .as("they are not kept away")
        .containsExactly("spk-1", "ear-2");
  }

  @Test
  void whatIsOfOneOrderOrOneDayGoesTogether() {
    JsonNode mug = served.client().get("v1/products/ear-1/complements?locale=en").json();
    assertThat(mug.at("/items/0/productId").textValue()).isEqualTo("mug-1");
    JsonNode reason = mug.at("/items/0/reasons/0");
    assertThat(reason.get("code").textValue()).isEqualTo("bought_together");
    assertThat(reason.get("sentence").textValue()).startsWith("5 shoppers bought “Wireless noise");
    assertThat(reason.at("/evidence/figures/shoppers").intValue()).isEqualTo(5);
    assertThat(reason.at("/evidence/figures/lift").doubleValue()).isGreaterThan(1);

    List<String> withBags = ids(served.client().get("v1/products/bag-2/complements"));
    assertThat(withBags).contains("shoe-1").doesNotContain("bag-4");
  }

  @Test
  void whatWasNeverSoldGoesWithWhatItsCategoryGoesWith() {
    JsonNode english = only("v1/products/ear-2/complements?locale=en");
    assertThat(english.get("productId").textValue()).isEqualTo("mug-1");
    JsonNode reason = english.at("/reasons/0");
    assertThat(reason.get("code").textValue()).isEqualTo("categories_bought_together");
    assertThat(reason.get("sentence").textValue())
        .isEqualTo("5 shoppers bought from “Headphones” and “Mugs” together.");
    assertThat(reason.at("/evidence/figures/shoppers").intValue()).isEqualTo(5);
    assertThat(
            only("v1/products/ear-2/complements?locale=zh-CN")
                .at("/reasons/0/sentence")
                .textValue())
        .isEqualTo("已有 5 位顾客一起购买「Headphones」与「Mugs」");
    assertThat(ids(served.client().get("v1/products/ear-2/complements?filter=brand:Tonal")))
        .isEmpty();
    assertThat(served.client().get("v1/products/none/complements").status()).isEqualTo(404);
  }

  @Test
  void ofOffersOfACategoryThatGoesWithAnotherTheRuleChoosesOne() {
    Client client = served.client();
    String offer = "{'title':'mug','category':'Kitchen > Mugs','groupId':'g','price':%d}";
    client.put("v1/products/dear", offer.formatted(30));
    client.put("v1/products/cheap", offer.formatted(20));
    client.post("v1/events", "{'events':[{'userId':'looker','productId':'dear','type':'view'}]}");

    JsonNode found = client.get("v1/products/ear-2/complements").json().get("items");

    assertThat(found.findValuesAsText("productId")).contains("mug-1", "cheap");
    assertThat(found.findValue("offer"))
        .isEqualTo(Client.json("{'groupId':'g','others':1,'chosenBy':'price'}"));
    client.delete("v1/products/dear");
    client.delete("v1/products/cheap");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sold", "reserved"})
  void whatIsSoldOrReservedIsNeitherDueNorGoesWithAnything(String status) {
    Client client = served.client();
    for (String id : List.of("tea-1", "mug-1")) {
      client.patch("v1/products/" + id, "{'status':'%s'}".formatted(status));
    }
    for (String filter : List.of("", "?filter=" + encoded("inStock:true"))) {
      assertThat(ids(client.get("v1/users/Lin/buy-again" + filter))).isEmpty();
      assertThat(ids(client.get("v1/products/ear-1/complements" + filter))).doesNotContain("mug-1");
      assertThat(ids(client.get("v1/products/ear-2/complements" + filter)))
          .as("by categories")
          .doesNotContain("mug-1");
    }
    for (String id : List.of("tea-1", "mug-1")) {
      client.patch("v1/products/" + id, "{'status':'available'}");
    }
    assertThat(ids(client.get("v1/users/Lin/buy-again"))).containsExactly("tea-1");
    assertThat(ids(client.get("v1/products/ear-1/complements"))).contains("mug-1");
    assertThat(ids(client.get("v1/products/ear-2/complements"))).contains("mug-1");
  }

  @Test
  void whatDoesNotSuitIsNeitherDueNorGoesWithAnything() {
    Client client = served.client();
    String leaden = "{'title':'leaden','category':'%s','attributes':{'contains':['lead']}}";
    client.put("v1/products/tea-1", leaden.formatted("食品 > 茶"));
    client.put("v1/products/mug-1", leaden.formatted("Kitchen > Mugs"));
    client.post(
        "v1/events",
        "{'events':[{'userId':'Lin','sessionId':'her visit','productId':'ear-1','type':'view'}]}");
    client.put("v1/users/Lin/profile", "{'avoid':'lead'}");

    assertThat(ids(client.get("v1/users/Lin/buy-again"))).isEmpty();
    for (String product : List.of("ear-1", "ear-2")) {
      String path = "v1/products/%s/complements".formatted(product);
      for (String of : List.of("?userId=Lin", "?sessionId=her%20visit")) {
        assertThat(ids(client.get(path + of))).as(path + of).doesNotContain("mug-1");
      }
      assertThat(ids(client.get(path))).as("for anybody").contains("mug-1");
    }
    client.delete("v1/users/Lin/profile");
    assertThat(ids(client.get("v1/users/Lin/buy-again"))).containsExactly("tea-1");
    restock(client);
  }

  @Test
  void whatOneSellsOneselfIsNeitherDueNorGoesWithAnything() {
    Client client = served.client();
    String own = "{'title':'own','category':'%s','seller':'Lin'}";
    client.put("v1/products/tea-1", own.formatted("食品 > 茶"));
    client.put("v1/products/mug-1", own.formatted("Kitchen > Mugs"));

    assertThat(ids(client.get("v1/users/Lin/buy-again"))).isEmpty();
    for (String product : List.of("ear-1", "ear-2")) {
      String path = "v1/products/%s/complements".formatted(product);
      assertThat(ids(client.get(path + "?userId=Lin"))).as(path).doesNotContain("mug-1");
      assertThat(ids(client.get(path + "?userId=Wang"))).as("for others").contains("mug-1");
    }
    restock(client);
    assertThat(ids(client.get("v1/users/Lin/buy-again"))).containsExactly("tea-1");
  }

  private static void restock(Client client) {
    for (Product product : SmallShop.products()) {
      client.put("v1/products/" + encoded(product.id()), ProductJson.text(product));
    }
  }

  @Test
  void theConsoleShowsWhatIsDueAndWhatGoesTogether() {
    try (var browser = new Browser(served.server().address())) {
      browser.open("en", "shopper?user=Lin");
      browser.awaitText("h1", "Lin");
      assertThat(browser.text(".list .list h2")).isEqualTo("Due to buy again");
      assertThat(browser.text(".list .list [data-product='tea-1'] .reason"))
          .startsWith("So far you have bought this about every 30 days");
      browser.open("zh-CN", "shopper?user=Lin");
      browser.awaitText(".list .list h2", "该回购了");
      browser.open("en", "shopper?user=Gao");
      browser.awaitText("h1", "Gao");
      assertThat(browser.count(".list .list")).isZero();

      browser.open("en", "product/ear-1");
      browser.awaitText("h1", "Wireless noise");
      assertThat(browser.texts(".list h2")).containsExactly("Goes with it", "Similar products");
      assertThat(browser.text(".list [data-product='mug-1'] .reason"))
          .startsWith("5 shoppers bought");
      browser.open("zh-CN", "product/tea-1");
      browser.awaitText("h1", "西湖龙井");
      assertThat(browser.texts(".list h2")).containsExactly("相似商品");
      assertThat(browser.errors()).isEmpty();
    }
  }
}
