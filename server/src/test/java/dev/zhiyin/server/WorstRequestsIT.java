package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.store.Store;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The largest requests that are allowed: each is answered, in a time that is bounded. */
@Timeout(180)
@Tag("alone")
class WorstRequestsIT {
  /** Far above what they take, for a busy machine. */
  private static final long MOST_MILLISECONDS = 25_000;

  private static final String LONG_REVIEW = "结实耐用 very sturdy 👍 ".repeat(200);

  private static Served served;
  private static Client client;

  @BeforeAll
  static void serve() {
    served =
        new Served(
            Served.config(),
            home -> {
              try (Store store = Store.open(home)) {
                store
                    .products()
                    .put(IntStream.range(0, 40).mapToObj(WorstRequestsIT::longOne).toList());
              }
            });
    client = served.client();
  }

  private static Product longOne(int i) {
    String reviews = ("\"" + LONG_REVIEW + "\",").repeat(10);
    return ProductJson.read(
        "{\"id\":\"long-%d\",\"title\":\"帐篷 tent %d\",\"stock\":3,\"reviews\":[%s\"\"]}"
            .formatted(i, i, reviews));
  }

  @AfterAll
  static void end() {
    served.close();
  }

  private interface Call {
    Client.Reply send();
  }

  private static JsonNode answered(String what, Call call) {
    long begin = System.nanoTime();
    Client.Reply reply = call.send();
    long milliseconds = (System.nanoTime() - begin) / 1_000_000;
    System.out.printf(
        "%s: %d ms, %,d bytes%n", what, milliseconds, reply.response().body().length());
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    assertThat(milliseconds).as(what + " in ms").isLessThan(MOST_MILLISECONDS);
    return reply.json();
  }

  @Test
  void aSearchOfManyWordsWithManyConditionsIsAnswered() {
    String filter =
        anyOf(
            200,
            i ->
                (i % 2 == 0 ? "{'attributes':{'a%d':['b','c']}}" : "{'price':{'gte':%d}}")
                    .formatted(i));
    for (String words :
        List.of(
            words(200, "w%s"),
            words(190, "qw%s"),
            "tent 背包 帐篷",
            "帐".repeat(1000),
            characters(),
            "a ".repeat(500),
            mixed())) {
      for (String path : List.of("v1/search?k=500&facets=true", "v1/search?k=10&sort=price")) {
        answered(
            "search of " + words.substring(0, 7),
            () ->
                client.get(
                    path + "&userId=Ann&q=" + encoded(words) + "&filter=" + encoded(filter)));
      }
    }
  }

  /* Of Latin letters, none of them known: each may be mistyped. */
  private static String words(int count, String format) {
    String all =
        IntStream.range(0, count)
            .mapToObj(i -> format.formatted(Integer.toString(i + 1000, 36).replaceAll("\\d", "z")))
            .collect(Collectors.joining(" "));
    return all.substring(0, Math.min(1000, all.length()));
  }

  /* Each of which may be the piece of a word. */
  private static String characters() {
    return IntStream.range(0x5000, 0x5000 + 1000)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private static String mixed() {
    return "wi-fi 登山双肩背包 ".repeat(80).substring(0, 900);
  }

  private static String anyOf(int count, IntFunction<String> one) {
    return IntStream.range(0, count)
        .mapToObj(one)
        .collect(Collectors.joining(",", "{'anyOf':[", "]}"));
  }

  @Test
  void aFilterOfEmptyFiltersCountsThem() {
    String many = anyOf(1000, _ -> "{}");
    for (String filter : List.of(many, anyOf(300, _ -> many), anyOf(201, _ -> "{'not':{}}"))) {
      var reply = client.post("v1/recommendations", "{'filter':%s}".formatted(filter));
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.json().at("/errors/0/pointer").textValue()).isEqualTo("/filter");
      assertThat(reply.json().get("detail").textValue()).endsWith("wanted at most 200");
    }
    answered(
        "200 empty filters",
        () -> client.post("v1/recommendations", "{'filter':%s}".formatted(anyOf(200, _ -> "{}"))));
  }

  @Test
  void listsOfAThousandValuesAreAnswered() {
    String values =
        IntStream.range(0, 1000)
            .mapToObj(i -> "'v" + i + "'")
            .collect(Collectors.joining(",", "[", "]"));
    answered(
        "lists of a thousand values",
        () ->
            client.post(
                "v1/recommendations",
                "{'userId':'Ann','k':500,'filter':{'anyOf':[{'brand':%1$s},{'seller':%1$s},{'category':%1$s},{'not':{'attributes':{'a':%1$s,'b':%1$s}}}],'exclude':{'products':%1$s,'brands':%1$s}}}"
                    .formatted(values)));
  }

  @Test
  void aHistoryOfLongTextsIsAnswered() {
    String texts =
        IntStream.range(0, 51)
            .mapToObj(
                i ->
                    "{'text':'%d %s'}"
                        .formatted(i, "双人防雨露营帐篷 tent ".repeat(800).substring(0, 6000)))
            .collect(Collectors.joining(",", "[", "]"));
    JsonNode list =
        answered(
            "a history of 51 texts of 6,000 characters",
            () -> client.post("v1/recommendations", "{'k':10,'history':%s}".formatted(texts)));
    assertThat(list.get("items")).isNotEmpty();
    answered(
        "the same, explained",
        () ->
            client.post(
                "v1/explanations",
                "{'productId':'tent-1','history':%s}".formatted(texts.replace("0 双", "1 双"))));
  }

  @Test
  void aHistoryOfAThousandItemsIsAnswered() {
    String items =
        IntStream.range(0, 1000)
            .mapToObj(
                i -> "{'productId':'%s'}".formatted(i % 2 == 0 ? "no-" + i : "long-" + i % 40))
            .collect(Collectors.joining(",", "[", "]"));
    answered(
        "a history of 1,000 items",
        () -> client.post("v1/recommendations", "{'k':500,'history':%s}".formatted(items)));
  }

  @Test
  void fieldsMakeALargeAnswerSmall() {
    String[] paths = {
      "v1/products/popular?k=500",
      "v1/products/trending?k=500",
      "v1/products/latest?k=500",
      "v1/products/tent-1/similar?k=500",
      "v1/users/Ann/recommendations?k=500",
      "v1/search?k=500&q=tent"
    };
    for (String path : paths) {
      int all = answered(path, () -> client.get(path)).toString().length();
      JsonNode few = answered("with fields", () -> client.get(path + "&fields=title,price"));
      for (JsonNode item : few.get("items")) {
        assertThat(item.get("product").properties()).isNotEmpty();
        assertThat(item.get("product").fieldNames()).toIterable().isSubsetOf("title", "price");
      }
      assertThat(few.toString()).hasSizeLessThan(all / 5);
    }
  }

  @Test
  void fieldsAreThoseOfEveryPage() {
    JsonNode first = client.post("v1/recommendations", "{'k':3,'fields':['id']}").json();
    assertThat(first.at("/items/0/product").toString())
        .isEqualTo("{\"id\":\"%s\"}".formatted(first.at("/items/0/productId").textValue()));
    String cursor = first.get("cursor").textValue();
    JsonNode next =
        client
            .post("v1/recommendations", "{'cursor':'%s','fields':['title']}".formatted(cursor))
            .json();
    assertThat(next.at("/items/0/product").fieldNames()).toIterable().containsExactly("title");
    JsonNode history = client.get("v1/users/Ann?fields=brand").json();
    assertThat(history.at("/history/0/product").toString()).isEqualTo("{\"brand\":\"Sonora\"}");
  }

  @Test
  void aFieldThatNoProductHasIsRefused() {
    for (var reply :
        List.of(
            client.get("v1/products/popular?fields=title,colour"),
            client.get("v1/users/Ann?fields=colour"),
            client.post("v1/recommendations", "{'fields':['title','colour']}"))) {
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.json().at("/errors/0").toString())
          .isEqualTo(
              "{\"pointer\":\"/fields\",\"detail\":\"fields is 'colour'; wanted fields of a product: id, kind, author, productIds, groupId, title, description, reviews, category, brand, price, currency, stock, seller, status, reservedUntil, attributes, createdAt, imageUrl\"}");
    }
    assertThat(client.get("v1/products/popular?fields=").status()).isEqualTo(400);
  }
}
