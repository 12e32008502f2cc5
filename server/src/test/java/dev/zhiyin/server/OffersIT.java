package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What changes of a product while it is offered: acknowledged, it is in every answer. */
@ExtendWith(Shared.class)
class OffersIT {
  private static final String LAMP =
      "{'title':'numbat desk lamp','category':'Numbat','brand':'Numbat','price':9,'stock':4}";

  @Test
  void aPatchIsInEveryAnswerAndLeavesTheRestAsItIs(Client client) {
    String path = put(client);
    long before = client.get("v1/products/popular").json().get("sequence").longValue();

    JsonNode patched = client.patch(path, "{'price':1000,'stock':null}").json();

    assertThat(patched.get("status").textValue()).isEqualTo("changed");
    assertThat(patched.get("sequence").longValue()).isGreaterThan(before);
    JsonNode product = client.get(path).json();
    assertThat(product.get("price").doubleValue()).isEqualTo(1000);
    assertThat(product.has("stock")).isFalse();
    assertThat(product.get("brand").textValue()).isEqualTo("Numbat");
    String dear = encoded("{'brand':['Numbat'],'price':{'gte':1000}}");
    var found = client.get("v1/search?q=numbat&filter=" + dear);
    assertThat(ids(found)).containsExactly(id(path));
    assertThat(found.json().at("/items/0/product/price").doubleValue()).isEqualTo(1000);
    assertThat(client.patch(path, "{'price':1000}").json().get("status").textValue())
        .isEqualTo("unchanged");
    client.delete(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sold", "reserved"})
  void whatIsSoldOrReservedIsInNoList(String status, Client client) {
    String path = put(client);
    assertThat(listed(client)).allSatisfy(list -> assertThat(list).contains(id(path)));

    assertThat(client.patch(path, "{'status':'%s'}".formatted(status)).status()).isEqualTo(200);

    assertThat(listed(client)).allSatisfy(list -> assertThat(list).isEmpty());
    JsonNode found = client.get("v1/search?q=numbat&facets=true&filter=brand:Numbat").json();
    assertThat(found.get("total").intValue()).isZero();
    assertThat(found.at("/facets/brand")).isEmpty();
    assertThat(client.get(path).json().get("status").textValue()).isEqualTo(status);
    String why = "{'history':[{'text':'lamp'}],'productId':'%s'}".formatted(id(path));
    assertThat(List.of(client.post("v1/explanations", why).json(), client.tool("explain", why)))
        .extracting(explained -> explained.at("/rules/hidden"))
        .containsOnly(Client.json("['%s']".formatted(status)));
    assertThat(client.tool("product", "{'id':'%s'}".formatted(id(path))).get("status").textValue())
        .isEqualTo(status);
    assertThat(client.patch(path, "{'status':'available'}").status()).isEqualTo(200);
    assertThat(listed(client)).allSatisfy(list -> assertThat(list).contains(id(path)));
    client.delete(path);
  }

  /* Of every kind, and whether the filter says something of the stock or not. */
  private static List<List<String>> listed(Client client) {
    var lists = new ArrayList<List<String>>();
    for (String more : List.of("", ",'inStock':true")) {
      String only = encoded("{'brand':['Numbat']%s}".formatted(more));
      for (String path :
          List.of(
              "v1/products/latest?k=50",
              "v1/products/popular?k=50",
              "v1/products/trending?k=50",
              "v1/search?q=numbat&k=50",
              "v1/search?q=numbat&sort=price&k=50",
              "v1/products/ear-1/similar?k=50",
              "v1/products/ear-1/similar?by=both&anyCategory=true&k=50",
              "v1/users/Ann/recommendations?k=50",
              "v1/users/nobody/recommendations?k=50")) {
        lists.add(ids(client.get(path + "&filter=" + only)));
      }
      String asked = "'k':50,'filter':{'brand':['Numbat']%s}}".formatted(more);
      lists.add(client.toolPages("search", "{'q':'numbat'," + asked));
      lists.add(client.toolPages("recommend", "{'userId':'Ann'," + asked));
      lists.add(client.toolPages("recommend", "{" + asked));
    }
    lists.add(
        ids(
            client.post(
                "v1/recommendations",
                "{'history':[{'text':'numbat lamp'}],'k':50,'filter':{'brand':['Numbat']}}")));
    lists.add(client.get("v1/suggest?q=numbat&k=50").json().findValuesAsText("productId"));
    return lists;
  }

  @Test
  void aFilterForWhatIsSoldOutDoesNotBringBackWhatIsSold(Client client) {
    String path = put(client);
    client.patch(path, "{'status':'sold','stock':0}");
    String soldOut = encoded("{'brand':['Numbat'],'inStock':false}");
    assertThat(ids(client.get("v1/search?q=numbat&filter=" + soldOut))).isEmpty();
    client.patch(path, "{'status':'available'}");
    assertThat(ids(client.get("v1/search?q=numbat&filter=" + soldOut))).containsExactly(id(path));
    client.delete(path);
  }

  @Test
  void whatIsSoldBetweenTwoPagesIsOnNone(Client client) {
    var paths = new ArrayList<String>();
    for (int i = 0; i < 6; i++) {
      paths.add(put(client));
    }
    String list = "{'history':[{'productId':'ear-1'}],'k':1,'filter':{'brand':['Numbat']}}";
    String search = "v1/search?q=numbat&k=1&filter=" + encoded("brand:Numbat");
    String ofAgent = "{'q':'numbat','k':1,'filter':{'brand':['Numbat']}}";
    List<JsonNode> first =
        List.of(
            client.post("v1/recommendations", list).json(),
            client.get(search).json(),
            client.get(search + "&sort=price").json(),
            client.tool("recommend", list),
            client.tool("search", ofAgent));
    List<String> left =
        paths.stream().map(OffersIT::id).filter(id -> !first.toString().contains(id)).toList();
    assertThat(left).isNotEmpty();
    client.patch("v1/products/" + left.getFirst(), "{'status':'sold'}");
    client.patch("v1/products/" + left.getLast(), "{'status':'reserved'}");

    List<Function<String, List<String>>> others =
        List.of(
            cursor -> client.pages(Client.ofCursor(cursor)),
            cursor -> client.searchPages("v1/search?cursor=" + cursor),
            cursor -> client.searchPages("v1/search?cursor=" + cursor),
            cursor -> client.toolPages("recommend", Client.ofCursor(cursor)),
            cursor -> client.toolPages("search", Client.ofCursor(cursor)));
    for (int i = 0; i < first.size(); i++) {
      var wanted = new HashSet<>(paths.stream().map(OffersIT::id).toList());
      wanted.removeAll(first.get(i).get("items").findValuesAsText("productId"));
      wanted.removeAll(List.of(left.getFirst(), left.getLast()));
      assertThat(others.get(i).apply(first.get(i).get("cursor").textValue()))
          .as("list %d", i)
          .containsExactlyInAnyOrderElementsOf(wanted);
    }
    paths.forEach(client::delete);
  }

  @Test
  void aReservationEndsByItself(Client client) {
    String path = put(client);
    Instant end = Instant.now().plusSeconds(8);
    assertThat(reserve(client, path, end).status()).isEqualTo(200);
    assertThat(listed(client)).allSatisfy(list -> assertThat(list).isEmpty());
    long sequence = client.get("v1/products/popular").json().get("sequence").longValue();

    while (Instant.now().isBefore(end.plusMillis(50))) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }

    assertThat(listed(client)).allSatisfy(list -> assertThat(list).contains(id(path)));
    assertThat(client.get("v1/products/popular").json().get("sequence").longValue())
        .as("nothing was written")
        .isEqualTo(sequence);
    assertThat(reserve(client, path, Instant.now().plusSeconds(60)).status()).isEqualTo(200);
    client.delete(path);
  }

  @Test
  void aFeedThatKnowsNothingOfReservationsLeavesThemAsTheyAre(Client client) {
    String sold = put(client);
    String held = put(client);
    String end = "2999-01-01T00:00:00Z";
    client.patch(sold, "{'status':'sold'}");
    reserve(client, held, Instant.parse(end));

    assertThat(client.put(sold, LAMP.replace("'stock':4", "'stock':7")).status()).isEqualTo(200);
    var batch =
        client.post(
            "v1/products:batch",
            LAMP.replace("{", "{'id':'%s',".formatted(id(held))).replace("'price':9", "'price':8"));

    assertThat(batch.response().body()).contains("changed");
    assertThat(listed(client)).allSatisfy(list -> assertThat(list).isEmpty());
    assertThat(client.get(sold).json().get("status").textValue()).isEqualTo("sold");
    assertThat(client.get(sold).json().get("stock").intValue()).isEqualTo(7);
    assertThat(client.get(held).json().get("reservedUntil").textValue()).isEqualTo(end);
    assertThat(client.get(held).json().get("price").doubleValue()).isEqualTo(8);

    client.put(sold, LAMP.replace("{", "{'status':'available',"));
    assertThat(listed(client)).allSatisfy(list -> assertThat(list).containsExactly(id(sold)));
    client.delete(sold);
    client.delete(held);
  }

  @Test
  void aReservationThatWouldHaveEndedIsRefused(Client client) {
    String path = put(client);
    var refused = reserve(client, path, Instant.parse("2020-01-01T00:00:00Z"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().at("/errors/0/pointer").textValue()).isEqualTo("/reservedUntil");
    assertThat(refused.json().get("detail").textValue())
        .startsWith("reservedUntil is '2020-01-01T00:00:00Z'; wanted a time after now, which is ");
    assertThat(client.get(path).json().has("status")).isFalse();
    client.delete(path);
  }

  @Test
  void whoComesLaterIsToldWhy(Client client) {
    String path = put(client);
    assertThat(reserve(client, path, Instant.parse("2999-01-01T00:00:00Z")).status())
        .isEqualTo(200);
    isTaken(client.patch(path, "{'status':'reserved'}"), "reserved until 2999-01-01T00:00:00Z");
    assertThat(client.patch(path, "{'reservedUntil':null}").status()).isEqualTo(200);
    isTaken(client.patch(path, "{'status':'reserved'}"), "reserved");
    assertThat(client.patch(path, "{'status':'sold'}").status()).isEqualTo(200);
    isTaken(client.patch(path, "{'status':'reserved'}"), "sold");
    client.delete(path);
  }

  private static void isTaken(Client.Reply reply, String how) {
    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.json().get("type").textValue())
        .isEqualTo("urn:zhiyin:problem:product-unavailable");
    assertThat(reply.json().get("detail").textValue())
        .matches("product 'numbat-[0-9a-f-]+' cannot be reserved: it is " + how);
  }

  @Test
  void ofRacingBuyersOneWins(Client client) throws Exception {
    String path = put(client);
    var buyers = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < 8; i++) {
      Instant end = Instant.now().plusSeconds(60 + i);
      buyers.add(() -> reserve(client, path, end).status());
    }
    var statuses = new ArrayList<Integer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(buyers)) {
        statuses.add(done.get());
      }
    }
    assertThat(statuses).containsOnlyOnce(200).hasSize(8).containsOnly(200, 409);
    client.delete(path);
  }

  @Test
  void aReservationThatIsSentAgainIsTheSame(Client client) {
    String path = put(client);
    String key = UUID.randomUUID().toString();
    var first = client.patch(path, "{'status':'reserved'}", "Idempotency-Key", key);
    var again = client.patch(path, "{'status':'reserved'}", "Idempotency-Key", key);

    assertThat(first.status()).isEqualTo(200);
    assertThat(again.response().body()).isEqualTo(first.response().body());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    client.delete(path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                            | ``             | the body is '{}'; wanted at least one of price, stock, status, reservedUntil
          []                            | ``             | the body is '[]'; wanted a JSON object
          {"title":"t"}                 | /title         | /title is not a known field; known are price, stock, status, reservedUntil
          {"price":"9"}                 | /price         | /price is '"9"'; wanted a number
          {"price":-1}                  | /price         | price is '-1.0'; wanted a finite number of at least 0
          {"stock":1.5}                 | /stock         | /stock is '1.5'; wanted a whole number
          {"stock":2147483648}          | /stock         | /stock is '2147483648'; wanted a whole number of -2147483648 to 2147483647
          {"stock":-1}                  | /stock         | stock is '-1'; wanted at least 0
          {"status":"gone"}             | /status        | status is 'gone'; wanted one of available, reserved, sold
          {"status":null}               | /status        | /status is missing; wanted one of available, reserved, sold
          {"reservedUntil":"x"}         | /reservedUntil | /reservedUntil is 'x'; wanted a time as RFC 3339 or in epoch seconds
          {"status":"sold","reservedUntil":1} | /reservedUntil | reservedUntil is '1970-01-01T00:00:01Z'; wanted none where the status is not reserved
          """)
  void aWrongFieldIsNamed(String json, String pointer, String detail, Client client) {
    var reply = client.patch("v1/products/mug-1", json);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().get("detail").textValue()).isEqualTo(detail);
    assertThat(reply.json().at("/errors/0/pointer").textValue()).isEqualTo(pointer);
  }

  @Test
  void whatIsNotThereCannotBeChanged(Client client) {
    var reply = client.patch("v1/products/nothing", "{'price':1}");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.json().get("detail").textValue()).isEqualTo("no product 'nothing'");
    assertThat(client.get("v1/products/nothing").status()).isEqualTo(404);
  }

  @Test
  void aPurchaseLowersTheStockWhereTheSettingsSaySo() {
    try (var served = new Served(Served.config("events: {purchasesLowerStock: true}"))) {
      Client client = served.client();
      String path = put(client);
      String purchase =
          "{'events':[{'eventId':'one','userId':'u','productId':'%s','type':'purchase','quantity':3,'price':9,'orderId':'o1'}]}"
              .formatted(id(path));
      for (int i = 0; i < 2; i++) {
        client.post("v1/events", purchase);
        var found = client.get("v1/search?q=numbat");
        assertThat(found.json().at("/items/0/product/stock").intValue()).isEqualTo(1);
        assertThat(client.get(path).json().get("stock").intValue()).isEqualTo(1);
      }
      String more = purchase.replace("'one'", "'two'");
      client.post("v1/events", more);
      assertThat(ids(client.get("v1/search?q=numbat"))).doesNotContain(id(path));
      assertThat(client.get(path).json().get("stock").intValue()).isZero();
      assertThat(client.get("v1/export/events").response().body())
          .contains("\"quantity\":3,\"price\":9.0,\"orderId\":\"o1\"");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'quantity':0   | events/0/quantity is '0'; wanted a whole number of at least 1",
        "'quantity':1.5 | /events/0/quantity is '1.5'; wanted a whole number",
        "'price':-1     | events/0/price is '-1.0'; wanted a finite number of at least 0",
        "'orderId':' '  | events/0/orderId is ' '; wanted 1 to 200 characters, not all blank"
      })
  void anEventWithAWrongOrderIsRejected(String field, String error, Client client) {
    var reply =
        client.post(
            "v1/events",
            "{'events':[{'userId':'u','productId':'mug-1','type':'purchase',%s}]}"
                .formatted(field));
    assertThat(reply.json().at("/results/0/status").textValue()).isEqualTo("rejected");
    assertThat(reply.json().at("/results/0/error").textValue()).endsWith(error);
  }

  /** Puts a lamp and returns its path. */
  private static String put(Client client) {
    String path = "v1/products/numbat-" + UUID.randomUUID();
    assertThat(client.put(path, LAMP).status()).isEqualTo(200);
    return path;
  }

  private static Client.Reply reserve(Client client, String path, Instant until) {
    return client.patch(path, "{'status':'reserved','reservedUntil':'%s'}".formatted(until));
  }

  private static String id(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
