package dev.zhiyin.tools.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.config.PrivacySettings;
import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.NamedPipe;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.input.FileConventions;
import dev.zhiyin.tools.split.GivenSplit;
import dev.zhiyin.tools.split.Holdout;
import dev.zhiyin.tools.split.HoldoutPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

class StoreLoaderTest {
  @TempDir Path folder;

  @Test
  void shoppersOfFilesAreKeptUnderTheirPseudonyms() throws IOException {
    Path events =
        Files.writeString(
            folder.resolve("events.csv"),
            """
            user_id,product_id,event_type,timestamp
            ann,p1,view,2026-03-01T12:00:00Z
            ann,p2,view,2026-03-01T12:00:01Z
            """);
    var privacy = new PrivacySettings(true, Optional.of(Secret.of("ab".repeat(32))));
    var home = new Home(folder.resolve("shop"));
    try (var store = Store.open(home, ShopConfig.DEFAULT.withPrivacy(privacy))) {
      new StoreLoader(new Home(folder), store, Progress.onStandardError(), 0, AttributeTypes.NONE)
          .load(new StoreLoader.Files(List.of(), List.of(events), FileConventions.DEFAULT, false));
      assertThat(store.events().of(ShopperId.user("ann"))).isEmpty();
      assertThat(store.events().of(ShopperId.user(privacy.pseudonyms().of("ann")))).hasSize(2);
    }
  }

  @Test
  void anIdThatIsMadeIsOfThePseudonymSoThatNobodyWithoutTheKeyCanTryItOut() throws IOException {
    String rows =
        """
        user_id,session_id,product_id,text,event_type,timestamp,split
        %1$s,,p1,,view,2026-03-01T12:00:00Z,train
        ,%2$s,p1,,view,2026-03-01T12:00:01Z,train
        %1$s,,,tea,search,2026-03-01T12:00:02Z,test
        """;
    var privacy = new PrivacySettings(true, Optional.of(Secret.of("ab".repeat(32))));
    Path raw = write("raw.csv", rows.formatted("ann", "s1"));
    Path replaced =
        write(
            "replaced.csv",
            rows.formatted(privacy.pseudonyms().of("ann"), privacy.pseudonyms().of("s1")));
    var home = new Home(folder.resolve("shop"));
    var open = new Home(folder.resolve("open"));
    try (var keyed = Store.open(home, ShopConfig.DEFAULT.withPrivacy(privacy));
        var store = Store.open(open)) {
      loading(home, keyed).load(events(raw));
      loading(home, keyed).load(events(replaced));
      loading(open, store).load(events(raw));

      assertThat(ids(keyed)).hasSize(3).doesNotContainAnyElementsOf(ids(store));
      assertThat(ids(keyed)).contains(heldOut(home));
    }
  }

  @Test
  void filesThatHoldOutEventsAreRefusedWhereItIsNotKnownWhatElseIsHeldOut() throws IOException {
    String rows = "user_id,product_id,event_type,timestamp,split\n%s,p1,view,1700000000,test\n";
    var other = new Home(folder.resolve("other"));
    try (var store = Store.open(new Home(folder))) {
      loading(new Home(folder), store).load(events(write("one.csv", rows.formatted("ann"))));
      Path more = write("more.csv", rows.formatted("bob"));

      assertThatThrownBy(() -> loading(other, store).load(events(more)))
          .isInstanceOf(WorkRefused.class)
          .hasMessageContaining("copy it from the folder that they were loaded in");
      assertThat(other.heldOut()).doesNotExist();
      assertThat(store.counts().events()).isOne();
    }
  }

  @Test
  void whatIsHeldOutOfTheErasedIsForgottenAndTheShopHoldsOutByItselfAgain() throws IOException {
    var home = new Home(folder);
    Path file =
        write(
            "events.csv",
            """
            event_id,user_id,product_id,event_type,timestamp,split
            ann-1,ann,p1,view,1700000000,test
            bob-1,bob,p1,view,1700000000,test
            """);
    var nothing = new StoreLoader.Files(List.of(), List.of(), FileConventions.DEFAULT, false);
    try (var store = Store.open(home)) {
      loading(home, store).load(events(file));
      store.erasing().erase("ann");
      loading(home, store).load(nothing);
      assertThat(home.heldOut()).hasContent("event_id,split\r\nbob-1,test\r\n");
      store.erasing().erase("bob");
      loading(home, store).load(nothing);
      assertThat(Holdout.of(store, home, HoldoutPolicy.DEFAULT).isGiven()).isFalse();
      loading(home, store).load(events(file));
      assertThat(GivenSplit.of(home).isEmpty()).isTrue();
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static StoreLoader loading(Home home, Store store) {
    return new StoreLoader(home, store, Progress.onStandardError(), 0, AttributeTypes.NONE);
  }

  private static StoreLoader.Files events(Path file) {
    return new StoreLoader.Files(List.of(), List.of(file), FileConventions.DEFAULT, false);
  }

  private static List<String> ids(Store store) {
    var ids = new ArrayList<String>();
    store.events().forEach(event -> ids.add(event.id()));
    return ids;
  }

  /** The id of the one event that is held out. */
  private static String heldOut(Home home) throws IOException {
    List<String> lines = Files.readAllLines(home.heldOut());
    assertThat(lines).hasSize(2);
    return lines.getLast().split(",", -1)[0];
  }

  @Test
  void filesBringNobodyBackWhoIsKeptUnderAPseudonym() throws IOException {
    Path events =
        Files.writeString(
            folder.resolve("events.csv"),
            """
            user_id,product_id,event_type,timestamp
            ann,p1,view,2026-03-01T12:00:00Z
            bob,p1,view,2026-03-01T12:00:00Z
            """);
    var privacy = new PrivacySettings(true, Optional.of(Secret.of("ab".repeat(32))));
    String ann = privacy.pseudonyms().of("ann");
    try (var store =
        Store.open(new Home(folder.resolve("shop")), ShopConfig.DEFAULT.withPrivacy(privacy))) {
      store.erasing().erase(ann);
      new StoreLoader(new Home(folder), store, Progress.onStandardError(), 0, AttributeTypes.NONE)
          .load(new StoreLoader.Files(List.of(), List.of(events), FileConventions.DEFAULT, false));
      assertThat(store.events().of(ShopperId.user(ann))).isEmpty();
      assertThat(store.counts().events()).isOne();
    }
  }

  @Test
  void filesBringBackNothingOfASessionThatTheyGiveToTheErased() throws IOException {
    Path file =
        write(
            "events.csv",
            """
            user_id,session_id,product_id,event_type,timestamp
            ,s1,p1,view,2020-03-01T12:00:00Z
            ann,s1,p2,view,2020-03-01T12:00:01Z
            ,s1,p3,view,2020-03-01T12:00:02Z
            ,s1,p4,view,%s
            ,s2,p5,view,2020-03-01T12:00:00Z
            bob,s2,p6,view,2020-03-01T12:00:01Z
            """
                .formatted(Instant.now().plus(Duration.ofHours(1))));
    for (boolean replaced : List.of(false, true)) {
      var privacy =
          new PrivacySettings(
              replaced, Optional.of(Secret.of("ab".repeat(32))).filter(_ -> replaced));
      var home = new Home(folder.resolve("shop-" + replaced));
      try (var store = Store.open(home, ShopConfig.DEFAULT.withPrivacy(privacy))) {
        store.erasing().erase(privacy.pseudonyms().of("ann"));
        loading(home, store).load(events(file));
        var products = new ArrayList<String>();
        store.events().forEach(event -> products.add(((Subject.Item) event.subject()).productId()));
        assertThat(products).containsExactlyInAnyOrder("p4", "p5", "p6");
      }
    }
  }

  /** Ids that do not fit those of the products are a mistake that otherwise nobody sees. */
  @Test
  void tellsHowManyEventsAreOfProductsThatTheShopDoesNotHave() throws IOException {
    Path products = write("products.csv", "id,title\np1,tea\n");
    Path events =
        write(
            "events.csv",
            """
            user_id,product_id,text,event_type,timestamp
            ann,p1,,view,1700000000
            ann,p2,,view,1700000001
            bob,p3,,view,1700000002
            bob,,tea,search,1700000003
            """);
    var home = new Home(folder.resolve("shop"));
    try (var store = Store.open(home)) {
      assertThat(told(home, store, events(events)))
          .contains("  3 are of products that are not in the store; they count once these are");
      var files =
          new StoreLoader.Files(List.of(products), List.of(events), FileConventions.DEFAULT, false);
      assertThat(told(home, store, files)).contains("  2 are of products");
      files = new StoreLoader.Files(List.of(), List.of(events), FileConventions.DEFAULT, true);
      assertThat(told(home, store, files)).doesNotContain("are of products");
    }
  }

  private static String told(Home home, Store store, StoreLoader.Files files) {
    var said = new ByteArrayOutputStream();
    var progress = new Progress(new PrintStream(said, true, StandardCharsets.UTF_8));
    new StoreLoader(home, store, progress, 0, AttributeTypes.NONE).load(files);
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  @Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
  void aPipeIsRefusedBeforeAnythingIsRead() throws IOException {
    Path products = write("products.csv", "id,title\np1,tea\n");
    Path pipe = NamedPipe.make(folder.resolve("pipe.csv"));
    var home = new Home(folder.resolve("shop"));
    try (var store = Store.open(home)) {
      for (var files :
          List.of(
              new StoreLoader.Files(
                  List.of(products), List.of(pipe), FileConventions.DEFAULT, false),
              new StoreLoader.Files(
                  List.of(products, pipe), List.of(), FileConventions.DEFAULT, false))) {
        assertThatThrownBy(() -> loading(home, store).load(files))
            .isInstanceOf(WorkRefused.class)
            .hasMessage(pipe + " is a pipe, which cannot be read twice; write it to a file");
      }
      assertThat(store.counts().products()).isZero();
    }
  }

  @Test
  void aProductWhoseAttributesDoNotFitIsABadRow() throws IOException {
    Path products =
        Files.writeString(
            folder.resolve("products.jsonl"),
            """
            {"id": "p1", "title": "tent", "attributes": {"weight": 1.5}}
            {"id": "p2", "title": "tent", "attributes": {"weight": "light"}}
            """);
    var types = new AttributeTypes(Map.of("weight", new AttributeType.Numeric()));
    var files = new StoreLoader.Files(List.of(products), List.of(), FileConventions.DEFAULT, false);
    var progress = Progress.onStandardError();
    try (var store = Store.open(new Home(folder.resolve("shop")), ShopConfig.DEFAULT)) {
      assertThatThrownBy(
              () -> new StoreLoader(new Home(folder), store, progress, 0, types).load(files))
          .isInstanceOf(WorkRefused.class)
          .hasMessageContaining(
              "'attributes/weight' is 'light'; wanted a number such as 6.1, of product 'p2'");
      assertThat(store.counts().products()).isZero();
      new StoreLoader(new Home(folder), store, progress, 0.5, types).load(files);
      assertThat(store.products().find("p1")).isPresent();
      assertThat(store.products().find("p2")).isEmpty();
    }
  }

  /* As months of an export are loaded, one file after another, and in no order. */
  @Test
  void aProductOfEventsKeepsWhatLaterEventsDoNotChange() throws IOException {
    String header = "user_id,product_id,event_type,timestamp,category_code,brand,price\n";
    Path november =
        write(
            "november.csv", header + "u1,p1,view,2019-11-01,a.b,,12\nu1,p2,view,2019-11-01,,,3\n");
    Path october =
        write(
            "october.csv", header + "u1,p1,view,2019-10-01,c,acme,10\nu1,p3,view,2019-10-01,,,4\n");
    Path december = write("december.csv", header + "u2,p1,view,2019-12-01,,,15\n");
    String brand = "x".repeat(201); // which no product can have
    Path january = write("january.csv", header + "u2,p1,view,2020-01-01,,%s,16\n".formatted(brand));
    var home = new Home(folder);
    try (var store = Store.open(home)) {
      load(store, november);
      load(store, october);
      assertThat(told(store, "p1")).isEqualTo("a > b, acme, 12.0");
      load(store, december);
      load(store, november);
      assertThat(told(store, "p1")).isEqualTo("a > b, acme, 15.0");
      load(store, january);
      assertThat(told(store, "p1")).isEqualTo("a > b, acme, 16.0");
      assertThat(told(store, "p2")).isEqualTo(", , 3.0");
      assertThat(told(store, "p3")).isEqualTo(", , 4.0");
    }
  }

  @Test
  void eventsOnlyAddToAProductWithoutATitleThatIsKnownByOtherMeans() throws IOException {
    Path products = write("p.jsonl", "{\"id\": \"p1\", \"price\": 7, \"stock\": 2}\n");
    Path events =
        write(
            "e.csv",
            "user_id,product_id,event_type,timestamp,brand,price\nu1,p1,view,2019-11-01,acme,12\n");
    try (var store = Store.open(new Home(folder))) {
      loading(new Home(folder), store)
          .load(
              new StoreLoader.Files(List.of(products), List.of(), FileConventions.DEFAULT, false));
      load(store, events);
      assertThat(told(store, "p1")).isEqualTo(", acme, 7.0");
      assertThat(store.products().find("p1").orElseThrow().offer().stock()).hasValue(2);
    }
  }

  private void load(Store store, Path events) {
    loading(new Home(folder), store)
        .load(new StoreLoader.Files(List.of(), List.of(events), FileConventions.DEFAULT, true));
  }

  private static String told(Store store, String id) {
    Product product = store.products().find(id).orElseThrow();
    return "%s, %s, %s"
        .formatted(product.category(), product.brand(), product.offer().price().getAsDouble());
  }
}
