package dev.zhiyin.tools.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.tools.prepare.RawShop.Prepared;
import dev.zhiyin.tools.prepare.Summary.Dropped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class CleaningTest {
  private static final String ORDERS =
      "user_id,product_id,event_type,timestamp,quantity,order_id\n";

  @TempDir private Path folder;

  @Test
  void leavesOutTimesAtWhichNothingCanHaveHappened() {
    Prepared prepared =
        shop()
            .events(
                "u1,a,view,1700000000",
                "u1,b,view,yesterday",
                "u1,c,view,-5",
                "u1,d,view,2026-01-02T00:00:01Z",
                "u1,a,cart,2026-01-02T00:00:00Z",
                "u1,b,cart,")
            .prepare("{\"unreadable\": {\"limit\": 0.4}}");

    assertThat(prepared.events())
        .containsExactly(
            "u1,a,view,2023-11-14T22:13:20Z,train", "u1,a,cart,2026-01-02T00:00:00Z,train");
    assertThat(prepared.dropped("timestamps")).isEqualTo(2);
    assertThat(details(prepared, "unreadable")).isEqualTo(Map.of("'timestamp' is wrong", 2L));
  }

  @ParameterizedTest
  @CsvSource({
    "1700000000000,UTC,2023-11-14T22:13:20Z",
    "1700000000000000,UTC,2023-11-14T22:13:20Z",
    "2023-11-14 22:13:20,UTC,2023-11-14T22:13:20Z",
    "2023-11-14 22:13:20,Asia/Shanghai,2023-11-14T14:13:20Z",
    "2023-11-14T22:13:20+08:00,Europe/London,2023-11-14T14:13:20Z",
    "2023-11-14,Asia/Shanghai,2023-11-13T16:00:00Z",
    "1700000000.25,Asia/Shanghai,2023-11-14T22:13:20.250Z",
  })
  void bringsTimesToUtc(String given, String zone, String wanted) {
    Prepared prepared =
        shop()
            .events("u1,a,view," + given)
            .prepare("{\"timestamps\": {\"zone\": \"%s\"}}".formatted(zone));

    assertThat(prepared.events()).containsExactly("u1,a,view," + wanted + ",train");
  }

  @ParameterizedTest
  @ValueSource(strings = {"test", "TEST_USER_1", "tester", "qa-user", "bob@example.com", "测试账号2"})
  void leavesOutTestAccounts(String user) {
    Prepared prepared = shop().events("u1,a,view,1", user + ",a,view,2").prepare();

    assertThat(prepared.events()).containsExactly("u1,a,view,1970-01-01T00:00:01Z,train");
    assertThat(details(prepared, "testAccounts")).isEqualTo(Map.of("shoppers", 1L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"testarossa", "A1TEST", "contest", "qatar", "demo", "u-test-1x"})
  void keepsShoppersWhoseIdsOnlySoundLikeTests(String user) {
    assertThat(shop().events(user + ",a,view,2").prepare().events()).hasSize(1);
  }

  @Test
  void leavesOutCodesThatAreNoProducts() {
    Prepared prepared =
        new RawShop(folder)
            .productFile(
                "p.csv",
                "id,title\na,Postage stamp album\nPOST,Postage to Europe\nX9,运费\n22,POSTAGE\n")
            .events(
                "u1,a,view,1", "u1,POST,view,2", "u1,22,view,3", "u1,DOT,view,4", "u1,X9,view,5")
            .prepare();

    assertThat(prepared.events()).containsExactly("u1,a,view,1970-01-01T00:00:01Z,train");
    assertThat(prepared.productIds()).containsExactly("a");
    assertThat(details(prepared, "codes")).isEqualTo(Map.of("products", 4L));
    assertThat(prepared.dropped("unknownProducts")).isZero();
  }

  @Test
  void leavesOutUnknownProductsUnlessTheyAreWanted() {
    var shop = shop().events("u1,a,view,1", "u1,new,view,2");

    assertThat(shop.prepare().dropped("unknownProducts")).isEqualTo(1);
    assertThat(shop.prepare("{\"unknownProducts\": {\"drop\": false}}").events())
        .containsExactly(
            "u1,a,view,1970-01-01T00:00:01Z,train", "u1,new,view,1970-01-01T00:00:02Z,train");
  }

  @Test
  void leavesOutWhatWasThereBefore() {
    Prepared prepared =
        shop()
            .eventFile(
                "e.csv",
                """
                user_id,product_id,event_type,timestamp,event_id
                u1,a,view,1,
                u1,a,view,1,
                u1,a,view,2,
                u1,a,cart,1,
                u1,b,view,9,e1
                u1,b,view,9,e2
                u1,c,view,9,e1
                u1,a,view,1,
                """)
            .prepare();

    assertThat(prepared.events())
        .containsExactly(
            "u1,a,view,1970-01-01T00:00:01Z,,train",
            "u1,a,cart,1970-01-01T00:00:01Z,,train",
            "u1,a,view,1970-01-01T00:00:02Z,,train",
            "u1,b,view,1970-01-01T00:00:09Z,e1,train",
            "u1,b,view,1970-01-01T00:00:09Z,e2,train");
    assertThat(prepared.dropped("duplicates")).isEqualTo(3);
  }

  @Test
  void netsReturnsAgainstThePurchasesBeforeThem() {
    Prepared prepared =
        shop()
            .eventFile(
                "e.csv",
                ORDERS
                    + "u1,a,purchase,1,5,o1\nu1,a,purchase,2,3,o2\nu1,a,return,3,-4,\n" // o2, 1 of
                    // o1
                    + "u1,b,purchase,1,2,o1\nu1,b,purchase,2,2,o2\nu1,b,cancel,3,2,o1\n" // the
                    // order's
                    + "u1,c,return,1,1,\nu1,c,purchase,2,1,o3\n" // nothing before it
                    + "u1,d,purchase,1,1,o4\nu1,d,purchase,2,-1,o5\n" // fewer than none
                    + "u2,a,purchase,1,,o6\nu2,a,refund,2,,\nu2,b,purchase,1,9,o6\nu2,b,退货,2,,\n"
                    + "u3,a,purchase,1,1,o7\nu3,b,return,2,1,o7\n") // another product
            .prepare();

    assertThat(prepared.events())
        .containsExactly(
            "u1,a,purchase,1970-01-01T00:00:01Z,4,o1,train",
            "u1,b,purchase,1970-01-01T00:00:02Z,2,o2,train",
            "u1,c,purchase,1970-01-01T00:00:02Z,1,o3,train",
            "u3,a,purchase,1970-01-01T00:00:01Z,1,o7,train");
    assertThat(details(prepared, "returns"))
        .isEqualTo(
            Map.of(
                "returns", 7L,
                "of them with pieces that no purchase explains", 2L,
                "purchases undone", 5L,
                "purchases reduced", 1L));
    assertThat(prepared.dropped("returns")).isEqualTo(12);
  }

  /* Added one by one as they are kept, these give another sum in every order than they have. */
  @ParameterizedTest
  @ValueSource(strings = {"29.47 14.47 27.58 7.44 12.08", "7.44 12.08 29.47 27.58 14.47"})
  void aMeanPriceIsTheSameInWhateverOrderItsLinesCome(String prices) {
    var lines = new StringBuilder("user_id,product_id,event_type,timestamp,quantity,price\n");
    for (String price : List.of(prices.split(" ", -1))) {
      lines.append("u1,a,purchase,1,1,%s\n".formatted(price));
    }

    Prepared prepared = shop().eventFile("e.csv", lines.toString()).prepare();

    assertThat(prepared.lines(Preparation.EVENTS))
        .last()
        .isEqualTo("u1,a,purchase,1970-01-01T00:00:01Z,5,18.208000000000002,train");
  }

  @Test
  void makesOneEventOfLinesThatDifferInPiecesOnly() {
    Prepared prepared =
        shop()
            .eventFile(
                "e.csv",
                ORDERS + "u1,a,purchase,1,5,o1\nu1,a,purchase,1,3,o1\nu1,a,purchase,1,3,o1\n")
            .prepare();

    assertThat(prepared.events()).containsExactly("u1,a,purchase,1970-01-01T00:00:01Z,8,o1,train");
    assertThat(prepared.dropped("duplicates")).isEqualTo(1);
    assertThat(prepared.dropped("repeatedLines")).isEqualTo(1);
  }

  @Test
  void keepsWhatIsSaidOfOrders() {
    Prepared prepared =
        shop()
            .eventFile(
                "e.csv",
                """
                user_id,product_id,event_type,timestamp,quantity,price,order_id
                u1,a,purchase,1,2,9.5,"o,1"
                u1,b,purchase,1,,,
                u1,c,purchase,1,3,1,o2
                u1,c,purchase,1,1,5,o2
                u1,d,purchase,1,0.2,7,o2
                """)
            .prepare();

    assertThat(prepared.lines(Preparation.EVENTS))
        .containsExactly(
            "user_id,product_id,event_type,timestamp,quantity,price,order_id,split",
            "u1,a,purchase,1970-01-01T00:00:01Z,2,9.5,\"o,1\",train",
            "u1,b,purchase,1970-01-01T00:00:01Z,,,,train",
            "u1,c,purchase,1970-01-01T00:00:01Z,4,2.0,o2,train",
            "u1,d,purchase,1970-01-01T00:00:01Z,,7.0,o2,train");
  }

  @Test
  void takesAQuantityThatRoundsToNothingForNone() {
    Prepared prepared =
        shop()
            .eventFile(
                "e.csv",
                """
                user_id,product_id,event_type,timestamp,quantity,price
                u1,a,purchase,1,0.35,3
                u1,a,return,2,,
                u1,b,purchase,1,0.2,7
                u1,b,purchase,1,0.2,9
                u1,c,purchase,1,0.35,4
                u1,c,return,2,-0.35,
                u1,d,return,2,0.2,
                """)
            .prepare();

    assertThat(prepared.events()).containsExactly("u1,b,purchase,1970-01-01T00:00:01Z,8.0,train");
    assertThat(details(prepared, "returns"))
        .containsEntry("purchases undone", 2L)
        .containsEntry("of them with pieces that no purchase explains", 1L);
  }

  @Test
  void aReturnOfLessThanAPieceTakesOnePieceBackAndNotAll() {
    Prepared prepared =
        shop()
            .eventFile(
                "e.csv",
                ORDERS
                    + "u1,a,purchase,1,5,o1\nu1,a,return,2,0.35,o1\n"
                    + "u1,b,purchase,1,3,o2\nu1,b,purchase,2,-0.2,o2\n")
            .prepare();

    assertThat(prepared.events())
        .containsExactly(
            "u1,a,purchase,1970-01-01T00:00:01Z,4,o1,train",
            "u1,b,purchase,1970-01-01T00:00:01Z,2,o2,train");
  }

  @Test
  void leavesOutShoppersWhoActFasterThanPeople() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      lines.add("bot,a,view," + (1_700_000_040 + i)); // 22:14:00
      lines.add("slow,a,view," + (1_700_000_040 + 10 * i)); // 6 of 7 within the minute
    }

    Prepared prepared =
        shop().events(lines.toArray(String[]::new)).prepare("{\"bots\": {\"perMinute\": 6}}");

    assertThat(prepared.events()).hasSize(7).allMatch(line -> line.startsWith("slow,"));
    assertThat(details(prepared, "bots")).isEqualTo(Map.of("shoppers", 1L));
    assertThat(prepared.dropped("bots")).isEqualTo(7);
  }

  @Test
  void leavesOutShoppersWhoActMoreInADayThanPeople() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      lines.add("bot,a,view," + (1_700_006_400 + 3_600 * i)); // from midnight on
      lines.add("u1,a,view," + (1_700_006_400 + 36_000 * i));
    }

    Prepared prepared =
        shop().events(lines.toArray(String[]::new)).prepare("{\"bots\": {\"perDay\": 7}}");

    assertThat(prepared.events()).hasSize(8).allMatch(line -> line.startsWith("u1,"));
  }

  @Test
  void countsAnOrderOfManyLinesAsOneAct() {
    var lines = new StringBuilder(ORDERS);
    for (int i = 0; i < 20; i++) {
      lines.append("u1,%s,purchase,%d,1,o1\n".formatted("abcd".charAt(i % 4), 1_700_000_040 + i));
    }

    assertThat(
            shop()
                .eventFile("e.csv", lines.toString())
                .prepare("{\"bots\": {\"perMinute\": 5}}")
                .events())
        .hasSize(20);
  }

  @Test
  void takesPositionsInASequenceForNoRate() {
    String[] lines =
        IntStream.range(1, 200).mapToObj(i -> "u1,a,review," + i).toArray(String[]::new);

    Prepared prepared = shop().events(lines).prepare("{\"bots\": {\"perMinute\": 5}}");

    assertThat(prepared.events()).hasSize(199);
    assertThat(prepared.summary().positions()).isTrue();
  }

  @Test
  void leavesOutBulkBuyers() {
    var lines = new StringBuilder(ORDERS);
    for (int i = 0; i < 6; i++) {
      lines.append("bulk,a,purchase,%d,1,o1\n".formatted(1_700_006_400 + i));
      lines.append("bulk,b,view,%d,,\n".formatted(1_700_006_400 + i));
      lines.append("u1,a,view,%d,,\n".formatted(1_700_006_400 + i));
    }

    Prepared prepared =
        shop()
            .eventFile("e.csv", lines.toString())
            .prepare("{\"bulkBuyers\": {\"purchasesPerDay\": 5}}");

    assertThat(prepared.events()).hasSize(6).allMatch(line -> line.startsWith("u1,"));
    assertThat(prepared.dropped("bulkBuyers")).isEqualTo(12);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void reducesToTheCore(int seed) {
    var random = new Random(seed);
    Set<List<String>> pairs = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      pairs.add(
          List.of(
              "u" + (int) (12 * Math.pow(random.nextDouble(), 2)),
              "abcdefgh".charAt((int) (8 * Math.pow(random.nextDouble(), 2))) + ""));
    }
    String[] lines =
        pairs.stream()
            .map(pair -> pair.get(0) + "," + pair.get(1) + ",view,1700000000")
            .toArray(String[]::new);

    Prepared prepared =
        new RawShop(folder)
            .products("a", "b", "c", "d", "e", "f", "g", "h")
            .events(lines)
            .prepare("{\"kCore\": {\"shoppers\": 3, \"products\": 4}}");

    Set<List<String>> core = core(pairs, 3, 4);
    assertThat(prepared.events().stream().map(line -> List.of(line.split(",", -1)).subList(0, 2)))
        .containsExactlyInAnyOrderElementsOf(core);
    assertThat(prepared.productIds())
        .containsExactlyInAnyOrderElementsOf(
            core.stream().map(List::getLast).collect(Collectors.toSet()));
    assertThat(prepared.dropped("kCore")).isEqualTo(pairs.size() - core.size());
  }

  @Test
  void keepsShoppersWithoutProductsWhereOnlyProductsAreReduced() {
    Prepared prepared =
        shop()
            .eventFile(
                "e.csv",
                """
                user_id,product_id,text,event_type,timestamp
                u1,a,,view,1
                u2,a,,view,1
                u2,b,,view,2
                u3,,shoes,search,1
                u4,c,,view,1
                """)
            .prepare("{\"kCore\": {\"products\": 2}}");

    assertThat(prepared.events())
        .extracting(line -> line.split(",", -1)[0])
        .containsExactly("u1", "u2", "u3");
    assertThat(details(prepared, "kCore"))
        .containsEntry("shoppers", 1L)
        .containsEntry("products", 2L);
  }

  /* One pair after another, as long as any is in the way. */
  private static Set<List<String>> core(Set<List<String>> pairs, int perShopper, int perProduct) {
    Set<List<String>> core = new HashSet<>(pairs);
    while (core.removeIf(
        pair ->
            core.stream().filter(other -> other.get(0).equals(pair.get(0))).count() < perShopper
                || core.stream().filter(other -> other.get(1).equals(pair.get(1))).count()
                    < perProduct)) {}
    return core;
  }

  @Test
  void drawsShoppersBySeed() {
    String[] lines =
        IntStream.range(0, 400)
            .mapToObj(i -> "u" + i + ",a,view,1700000000")
            .toArray(String[]::new);
    var shop = shop().events(lines);

    Prepared one = shop.prepare("{\"sample\": {\"share\": 0.25, \"seed\": 1}}");
    Prepared again = shop.prepare("{\"sample\": {\"share\": 0.25, \"seed\": 1}}", "again");
    Prepared other = shop.prepare("{\"sample\": {\"share\": 0.25, \"seed\": 2}}", "other");

    assertThat(one.events()).hasSizeBetween(70, 130).isEqualTo(again.events());
    assertThat(other.events()).isNotEqualTo(one.events());
    assertThat(one.dropped("sample")).isEqualTo(400 - one.events().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void accountsForEveryRow(int seed) {
    var random = new Random(seed);
    var lines = new StringBuilder(ORDERS);
    String[] users = {"u1", "u2", "u3", "test", "u5", ""};
    String[] products = {"a", "b", "c", "POST", "unknown", ""};
    String[] types = {"view", "purchase", "purchase", "return", "stare"};
    for (int i = 0; i < 500; i++) {
      lines.append(
          "%s,%s,%s,%d,%d,%s\n"
              .formatted(
                  users[random.nextInt(users.length)],
                  products[random.nextInt(products.length)],
                  types[random.nextInt(types.length)],
                  random.nextInt(20) == 0 ? 9_000_000_000L : 1_700_000_000L + random.nextInt(90),
                  random.nextInt(3),
                  random.nextInt(3) == 0 ? "" : "o" + random.nextInt(9)));
    }

    Prepared prepared =
        shop()
            .eventFile("e.csv", lines.toString())
            .prepare(
                """
                {"unreadable": {"limit": 1}, "bots": {"perMinute": 25},
                 "kCore": {"shoppers": 2, "products": 2}}""");

    Summary summary = prepared.summary();
    long left = summary.dropped().stream().mapToLong(Dropped::events).sum();
    assertThat(summary.before().events()).isEqualTo(500);
    assertThat(summary.after().events() + left).isEqualTo(500);
    assertThat(prepared.events()).hasSize((int) summary.after().events());
  }

  private RawShop shop() {
    return new RawShop(folder).products("a", "b", "c", "d");
  }

  private static Map<String, Long> details(Prepared prepared, String rule) {
    return prepared.summary().dropped().stream()
        .filter(dropped -> dropped.rule().equals(rule))
        .findFirst()
        .orElseThrow()
        .details();
  }
}
