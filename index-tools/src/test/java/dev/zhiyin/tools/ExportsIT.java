package dev.zhiyin.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.OfflineGeneration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as shops and public exports write them, by the commands that a user types. */
class ExportsIT {
  private static final String PRODUCTS =
      """
      product_id,title
      1,Red running shoes
      2,Blue running shoes
      3,Warm winter jacket
      4,Light rain jacket
      """;

  private static final String MULTI_CATEGORY_STORE =
      """
      event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session
      2019-10-01 00:00:00 UTC,view,44600062,2103807459595387724,,shiseido,35.79,541312140,72d76fde-8bb3-4e00-8c23-a032dfed738c
      2019-10-01 00:00:00 UTC,view,3900821,2053013552326770905,appliances.environment.water_heater,aqua,33.20,554748717,9333dfbd-b87a-4708-9857-6336556b0fcc
      2019-10-01 00:00:01 UTC,cart,17200506,2053013559792632471,furniture.living_room.sofa,,543.10,541312140,72d76fde-8bb3-4e00-8c23-a032dfed738c
      2019-10-01 00:00:03 UTC,remove_from_cart,17200506,2053013559792632471,furniture.living_room.sofa,,543.10,541312140,72d76fde-8bb3-4e00-8c23-a032dfed738c
      2019-10-01 00:00:05 UTC,purchase,1004856,2053013555631882655,electronics.smartphone,samsung,130.76,541312140,72d76fde-8bb3-4e00-8c23-a032dfed738c
      2019-09-30 23:59:59 UTC,view,1004856,2053013555631882655,electronics.smartphone,samsung,140.00,554748717,9333dfbd-b87a-4708-9857-6336556b0fcc
      2019-10-01 00:00:09 UTC,view,1004767,2053013555631882655,electronics.smartphone,samsung,246.52,554748717,9333dfbd-b87a-4708-9857-6336556b0fcc
      """;

  private static final String RETAIL_ROCKET =
      """
      timestamp,visitorid,event,itemid,transactionid
      1433221332117,257597,view,355908,
      1433224214164,257597,addtocart,248676,
      1433224229496,257597,transaction,248676,4000
      1433222276276,111016,view,318965,
      1433222277000,111016,view,355908,
      """;

  private static final String BEHAVIOUR =
      """
      user_id,timestamp,browsed_products,label
      u1,2024-05-01 10:00:00,"Red running shoes, Warm winter jacket",1
      u2,2024-05-01 10:05:00,"Blue running shoes, 4",0
      """;

  @TempDir private Path folder;

  @Test
  void readsTimesWithoutAnOffsetAsPandasAndSqlWriteThem() throws IOException {
    Path products = write("products.csv", PRODUCTS);
    Path events =
        write(
            "events.csv",
            """
            user_id,product_id,event_type,timestamp
            u1,1,view,2024-05-01 10:00:00
            u1,3,view,2024-05-01 10:00:00.123456
            u2,2,view,2024-05-02
            """);
    String[] files = {"--products", products.toString(), "--events", events.toString()};

    rebuilds("utc", files);
    rebuilds("shanghai", with(files, "--zone", "Asia/Shanghai"));

    assertThat(events("utc", "u1"))
        .extracting(event -> event.timestamp().toString())
        .containsExactly("2024-05-01T10:00:00Z", "2024-05-01T10:00:00.123456Z");
    assertThat(events("shanghai", "u2"))
        .extracting(event -> event.timestamp().toString())
        .containsExactly("2024-05-01T16:00:00Z");
    recommends("utc", "u1");
  }

  @Test
  void readsTheBehaviourFileOfTheOriginalDesign() throws IOException {
    Path products = write("product_info.csv", PRODUCTS.replace("title", "description"));
    Path events = write("user_behavior.csv", BEHAVIOUR);
    String[] files = {"--products", products.toString(), "--events", events.toString()};

    rebuilds("raw", files);
    rebuildsPrepared("prepared", files);

    for (String home : List.of("raw", "prepared")) {
      assertThat(events(home, "u1"))
          .extracting(Event::type)
          .containsExactly(EventType.VIEW, EventType.VIEW, EventType.PURCHASE);
      recommends(home, "u2");
    }
  }

  @Test
  void makesAShopOfTheExportOfAMultiCategoryStore() throws IOException {
    Path events = write("2019-Oct.csv", MULTI_CATEGORY_STORE);
    String[] files = {"--events", events.toString(), "--products-from-events"};

    rebuilds("raw", files);
    rebuildsPrepared("prepared", files);

    for (String home : List.of("raw", "prepared")) {
      assertThat(events(home, "541312140"))
          .extracting(Event::type)
          .containsExactly(
              EventType.VIEW, EventType.CART, EventType.REMOVE_FROM_CART, EventType.PURCHASE);
      Product phone = product(home, "1004856");
      assertThat(phone.category().levels()).containsExactly("electronics", "smartphone");
      assertThat(phone.brand()).isEqualTo("samsung");
      assertThat(phone.offer().price()).hasValue(130.76);
      assertThat(product(home, "44600062").category().levels())
          .containsExactly("2103807459595387724");
      assertThat(product(home, "17200506").brand()).isEmpty();
      recommends(home, "541312140");
    }
    try (var store = Store.open(new Home(folder.resolve("raw")))) {
      assertThat(store.events().of(ShopperId.user("541312140")).getFirst().shopperId().sessionId())
          .contains("72d76fde-8bb3-4e00-8c23-a032dfed738c");
    }
  }

  @Test
  void makesAShopOfTheExportOfRetailRocket() throws IOException {
    Path events = write("events.csv", RETAIL_ROCKET);
    String[] files = {"--events", events.toString(), "--products-from-events"};

    rebuilds("raw", files);
    rebuildsPrepared("prepared", files);

    for (String home : List.of("raw", "prepared")) {
      assertThat(events(home, "257597"))
          .extracting(event -> event.type() + " " + event.timestamp())
          .containsExactly(
              "VIEW 2015-06-02T05:02:12.117Z",
              "CART 2015-06-02T05:50:14.164Z",
              "PURCHASE 2015-06-02T05:50:29.496Z");
      recommends(home, "111016");
    }
  }

  @Test
  void tellsTheLineToWriteWhereColumnsAreNotKnownAndThatLineWorks() throws IOException {
    Path products = write("products.csv", PRODUCTS);
    Path events =
        write(
            "export.csv",
            """
            klant,artikel nummer,actie,datum en tijd
            k1,1,view,2024-05-01 10:00:00
            k1,3,bekeken,2024-05-01 10:00:05
            k2,2,view,2024-05-01 10:00:07
            """);
    String[] files = {"--products", products.toString(), "--events", events.toString()};

    Zhiyin.Run refused = rebuild("home", files);

    assertThat(refused.status()).isNotZero();
    assertThat(refused.err()).contains("columns are 'klant, artikel nummer, actie, datum en tijd'");
    List<String> columns = proposed("--columns", refused.err());
    Zhiyin.Run unknownType = rebuild("home", with(files, columns.toArray(String[]::new)));
    assertThat(unknownType.status()).isNotZero();
    assertThat(unknownType.err()).contains("'bekeken'", "--types bekeken=");
    String[] all = with(with(files, columns.toArray(String[]::new)), "--types", "bekeken=view");
    rebuilds("home", all);
    rebuildsPrepared("prepared", all);
    for (String home : List.of("home", "prepared")) {
      assertThat(events(home, "k1"))
          .extracting(Event::type)
          .containsOnly(EventType.VIEW)
          .hasSize(2);
      recommends(home, "k1");
    }
  }

  /** The option and its value as a shell would give them to the command. */
  private static List<String> proposed(String option, String message) {
    Matcher line = Pattern.compile(option + " ('([^']*)'|\\S+)").matcher(message);
    assertThat(line.find()).as(message).isTrue();
    return List.of(option, line.group(2) == null ? line.group(1) : line.group(2));
  }

  private static String[] with(String[] arguments, String... more) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private Zhiyin.Run rebuild(String home, String... arguments) {
    return Zhiyin.run(
        with(
            new String[] {"rebuild", "--no-train", "--home", folder.resolve(home).toString()},
            arguments));
  }

  private void rebuilds(String home, String... arguments) {
    Zhiyin.Run run = rebuild(home, arguments);
    assertThat(run.status()).as(run.err()).isZero();
  }

  private void rebuildsPrepared(String home, String... arguments) {
    Path out = folder.resolve(home + "-files");
    Zhiyin.Run run = Zhiyin.run(with(new String[] {"prepare", "--out", out.toString()}, arguments));
    assertThat(run.status()).as(run.err()).isZero();
    rebuilds(
        home,
        "--products",
        out.resolve("products.jsonl.gz").toString(),
        "--events",
        out.resolve("events.csv.gz").toString());
  }

  private List<Event> events(String home, String user) {
    try (var store = Store.open(new Home(folder.resolve(home)))) {
      return List.copyOf(store.events().of(ShopperId.user(user)));
    }
  }

  private Product product(String home, String id) {
    try (var store = Store.open(new Home(folder.resolve(home)))) {
      return store.products().find(id).orElseThrow();
    }
  }

  private void recommends(String home, String user) {
    var shop = new Home(folder.resolve(home));
    try (var store = Store.open(shop);
        var served = OfflineGeneration.openCurrent(shop)) {
      var history = History.of(store.events().of(ShopperId.user(user)));
      assertThat(served.recommender().recommend(RecommendRequest.of(history)).items()).isNotEmpty();
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
