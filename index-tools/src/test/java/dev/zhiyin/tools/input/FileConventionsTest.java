package dev.zhiyin.tools.input;

import static dev.zhiyin.tools.input.ShopFolder.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.tools.Zhiyin;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What files call things, known or told. */
class FileConventionsTest {
  @TempDir private Path temporary;
  private final BadRows rows = patient();

  private Path file(String name, String text) {
    return new ShopFolder(temporary).write(name, text);
  }

  private List<Event> events(FileConventions conventions, Path file) {
    var events = new ArrayList<Event>();
    new EventFiles(conventions, new ProductNames(), rows)
        .read(List.of(file), one -> events.add(one.event()));
    return events;
  }

  private static FileConventions columns(String name, String ours) {
    return new FileConventions(Map.of(name, ours), Map.of(), ZoneOffset.UTC);
  }

  private static FileConventions types(String name, String ours) {
    return new FileConventions(Map.of(), Map.of(name, ours), ZoneOffset.UTC);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user_id,item_id,behavior_type,time",
        "visitorid,itemid,event,timestamp",
        "CustomerID,SKU,Action,Date",
        "uid;product;event_type;event_time",
        "﻿User\tItem\tType\tDateTime",
      })
  void knowsTheUsualNamesOfColumns(String header) {
    String delimiter = header.replaceAll("[^,;\t]", "").substring(0, 1);
    String row = String.join(delimiter, "u1", "p1", "view", "2024-05-01 10:00:00");
    assertThat(events(FileConventions.DEFAULT, file("e.csv", header + "\n" + row + "\n")))
        .extracting(event -> event.shopperId().id() + " " + event.timestamp())
        .containsExactly("u1 2024-05-01T10:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"order_id", "transactionid", "InvoiceNo"})
  void knowsTheUsualNamesOfOrders(String column) {
    Path file =
        file(
            "e.csv",
            "timestamp,visitorid,event,itemid,%s\n1433222531378,u1,transaction,p1,4000\n"
                .formatted(column));
    var lines = new ArrayList<EventLine>();
    new EventFiles(FileConventions.DEFAULT, new ProductNames(), rows)
        .readLines(List.of(file), lines::add);
    assertThat(lines)
        .singleElement()
        .extracting(line -> line.order().id())
        .isEqualTo(Optional.of("4000"));
  }

  @ParameterizedTest
  @CsvSource({
    "addtocart,CART",
    "add_to_cart,CART",
    "Add to cart,CART",
    "transaction,PURCHASE",
    "buy,PURCHASE",
    "pv,VIEW",
    "fav,FAVORITE",
    "page_view,VIEW",
    "remove_from_cart,REMOVE_FROM_CART",
  })
  void knowsTheUsualNamesOfTypes(String given, EventType wanted) {
    Path file = file("e.csv", "user_id,product_id,event_type,timestamp\nu1,p1," + given + ",1\n");
    assertThat(events(FileConventions.DEFAULT, file))
        .extracting(Event::type)
        .containsExactly(wanted);
  }

  @Test
  void doesWhatItIsToldBeforeWhatANameSays() {
    Path file =
        file(
            "e.csv",
            "user_id,account,product_id,event_type,timestamp,moment\n1,ann,p1,buy,1,2024-05-01\n");
    assertThat(events(columns("Account", "userId"), file))
        .extracting(Event::shopperId)
        .containsExactly(ShopperId.user("ann"));
    assertThat(rows.summary()).endsWith("columns not used: moment, user_id (not used)");
    assertThat(events(types("BUY", "cart"), file))
        .extracting(Event::type)
        .containsExactly(EventType.CART);
  }

  @Test
  void leavesOutColumnsThatAreToBeIgnored() {
    FileConventions noDate = columns("Date", "ignore");
    Path table = file("e.csv", "uid,sku,type,date,created_at\nu1,p1,view,never,1714557600\n");
    Path lines =
        file(
            "e.jsonl",
            "{\"uid\": 1, \"sku\": 2, \"type\": \"view\", \"date\": \"never\", \"created_at\": 1714557600}\n");
    for (Path file : List.of(table, lines)) {
      assertThat(events(noDate, file))
          .extracting(event -> event.timestamp().toString())
          .containsExactly("2024-05-01T10:00:00Z");
    }
    assertThat(rows.summary()).doesNotContain("not used");

    var products = new ArrayList<Product>();
    new ProductFiles(columns("cost", "ignore"), rows)
        .read(List.of(file("p.csv", "id,title,Cost,color\np1,tea,3,red\n")), products::add);
    assertThat(products.getFirst().attributes().toString()).isEqualTo("{color=[red]}");
  }

  @Test
  void proposesNoColumnThatIsToBeIgnored() {
    Path file = file("p.csv", "date,code,title\n1,2,tea\n");
    assertThatThrownBy(
            () -> new ProductFiles(columns("date", "ignore"), rows).read(List.of(file), _ -> {}))
        .isInstanceOf(WorkRefused.class)
        .hasMessageEndingWith("such as: --columns code=id");
  }

  @Test
  void takesTheNextOfSeveralColumnsWhereTheFirstIsToldToBeAnother() {
    Path file = file("p.csv", "sku,asin,title\ng1,p1,tea\n");
    var products = new ArrayList<Product>();
    new ProductFiles(columns("sku", "groupId"), rows).read(List.of(file), products::add);
    assertThat(products)
        .singleElement()
        .extracting(Product::id, Product::groupId)
        .containsExactly("p1", "g1");
  }

  @Test
  void leavesOutTypesThatAreToBeIgnoredWithoutCallingThemBad() {
    Path file =
        file(
            "e.csv", "user_id,product_id,event_type,timestamp\nu1,p1,impression,1\nu1,p1,view,1\n");
    assertThat(events(types("impression", "ignore"), file)).hasSize(1);
    assertThat(rows.bad()).isZero();
    assertThat(rows.summary()).contains("1 rows of types to be ignored");
  }

  @Test
  void refusesReturnsWhichOnlyPreparationCanTakeOffPurchases() {
    Path file =
        file(
            "e.csv",
            "user_id,product_id,event_type,timestamp,quantity\nu1,p1,purchase,1,-2\nu1,p1,view,1,\n");
    assertThat(events(FileConventions.DEFAULT, file))
        .extracting(Event::type)
        .containsExactly(EventType.VIEW);
    assertThat(rows.examples().getFirst()).contains("zhiyin prepare takes returns off purchases");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NULL", "\\N", "NaN", "null", " "})
  void takesWhatIsWrittenForNothingForNoId(String nothing) {
    Path file =
        file(
            "e.csv",
            "user_id,session_id,product_id,event_type,timestamp\n%s,s1,p1,view,1\n"
                .formatted(nothing));
    assertThat(events(FileConventions.DEFAULT, file))
        .extracting(Event::shopperId)
        .containsExactly(ShopperId.session("s1"));
  }

  @Test
  void proposesColumnsByWhatTheirNamesHoldAndThenByTheirOrder() {
    Path file = file("e.csv", "wann,der Event-Name,artikel,shop user\n1,view,p1,u1\n");
    assertThatThrownBy(() -> events(FileConventions.DEFAULT, file))
        .isInstanceOf(WorkRefused.class)
        .hasMessageEndingWith(
            "; say which is which, such as: --columns 'shop user=user_id,wann=product_id,der"
                + " Event-Name=event_type,artikel=timestamp'");
  }

  @Test
  void refusesNamesOfOursThatDoNotExist() {
    assertThatThrownBy(() -> columns("when", "moment"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith("columns is 'when=moment'; wanted NAME=FIELD, with a field of ")
        .hasMessageContaining("timestamp")
        .hasMessageEndingWith(", or ignore");
    assertThatThrownBy(() -> types("seen", "look"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith("types is 'seen=look'; wanted NAME=TYPE, with a type of view, ");
  }

  @ParameterizedTest
  @CsvSource({
    "--columns,when=moment,--columns is 'when=moment'",
    "--types,seen=look,--types is 'seen=look'",
    "--zone,Moon,--zone is 'Moon'; wanted a zone such as Asia/Shanghai or UTC",
  })
  void callsWrongOptionsWrongUsage(String option, String value, String message) {
    String events = file("e.csv", "").toString();
    String out = temporary.resolve("out").toString();
    var commands =
        Map.of(
            "rebuild --products-from-events", "--home",
            "prepare --products-from-events", "--out",
            "split", "--out");
    for (var command : commands.entrySet()) {
      var line = new ArrayList<>(List.of(command.getKey().split(" ")));
      line.addAll(List.of(command.getValue(), out, "--events", events, option, value));
      Zhiyin.Run run = Zhiyin.run(line.toArray(String[]::new));
      assertThat(run.status()).as(run.err()).isEqualTo(2);
      assertThat(run.err()).contains(message);
    }
  }

  /* What describes a product never makes an event a bad one. */
  @Test
  void takesLevelsForACategoryAndLeavesOutOfAProductWhatItCannotHave() {
    Path file =
        file(
            "e.jsonl",
            """
            {"user_id": "u1", "product_id": "1", "event_type": "view", "timestamp": 1, "title": "One", "category": ["A", "B"]}
            {"user_id": "u1", "product_id": "2", "event_type": "view", "timestamp": 2, "title": {"en": "Two"}, "category": []}
            {"user_id": "u1", "product_id": "3", "event_type": "view", "timestamp": 3, "title": "Three", "category": ["A", " "]}
            """);
    var catalogue = new EventCatalogue();
    var events = new ArrayList<FileEvent>();
    new EventFiles(FileConventions.DEFAULT, new ProductNames(), rows)
        .gathering(catalogue)
        .read(List.of(file), events::add);
    var products = new ArrayList<Product>();
    var productRows = patient();
    new ProductFiles(FileConventions.DEFAULT, productRows).read(catalogue, products::add);

    assertThat(events).hasSize(3);
    assertThat(rows.summary()).startsWith("3 rows read, 3 accepted, 0 skipped");
    assertThat(rows.bad()).isZero();
    assertThat(products)
        .extracting(product -> product.title() + " " + product.category().levels())
        .containsExactly("One [A, B]", "2 []", "Three []");
    assertThat(productRows.summary())
        .contains("1 products made of events, without their title, which is wrong")
        .contains("1 products made of events, without their category, which is wrong");
  }

  @Test
  void readsTheNamesOfProductsOnlyWhereAWordIsToBeFound() {
    var asked = new ArrayList<String>();
    Supplier<ProductNames> names =
        () ->
            ProductNames.whenNeeded(
                products -> {
                  asked.add("all");
                  products.accept(ProductJson.read("{\"id\": \"p1\", \"title\": \"Red shirt\"}"));
                });
    Path plain = file("e.csv", "user_id,product_id,event_type,timestamp\nu1,red shirt,view,1\n");
    Path lists =
        file(
            "b.csv",
            "user_id,timestamp,browsed_products,label\nu1,1,\"red shirt, hats\",0\nu1,2,p1,0\n");
    new EventFiles(FileConventions.DEFAULT, names.get(), rows).read(List.of(plain), _ -> {});
    assertThat(asked).isEmpty();

    var subjects = new ArrayList<Subject>();
    new EventFiles(FileConventions.DEFAULT, names.get(), rows)
        .read(List.of(lists), one -> subjects.add(one.event().subject()));
    assertThat(subjects)
        .containsExactly(new Subject.Item("p1"), new Subject.Words("hats"), new Subject.Item("p1"));
    assertThat(asked).hasSize(1);
  }

  @Test
  void makesProductsOfTheNewestThatEventsTell() {
    Path file =
        file(
            "e.csv",
            """
            event_time,event_type,product_id,category_id,category_code,brand,price,user_id,currency
            2019-10-02 00:00:00 UTC,view,1,77,,,12.50,u1,
            2019-10-01 00:00:00 UTC,view,1,77,a.b,acme,10.00,u1,
            2019-10-03 00:00:00 UTC,view,1,77,,,,u2,
            2019-10-01 00:00:00 UTC,view,2,78,,,,u1,a currency of the moon
            2019-10-01 00:00:00 UTC,view,3,78,,,5,u1,
            """);
    var catalogue = new EventCatalogue();
    new EventFiles(FileConventions.DEFAULT, new ProductNames(), rows)
        .gathering(catalogue)
        .read(List.of(file), _ -> {});
    var products = new ArrayList<Product>();
    var productRows = patient();
    var reader = new ProductFiles(FileConventions.DEFAULT, productRows);
    reader.read(List.of(file("p.csv", "id,title\n3,Three\n")), products::add);
    reader.read(catalogue, products::add);

    assertThat(products)
        .extracting(
            product ->
                "%s %s %s %s %s"
                    .formatted(
                        product.id(),
                        product.title(),
                        product.category().levels(),
                        product.brand(),
                        product.offer().price()))
        .containsExactly(
            "3 Three []  OptionalDouble.empty",
            "1 1 [a, b] acme OptionalDouble[12.5]",
            "2 2 [78]  OptionalDouble.empty");
    assertThat(productRows.summary())
        .contains("2 products made of events")
        .contains("1 products made of events, without their currency, which is wrong");
    assertThat(rows.summary()).doesNotContain("columns not used");
  }
}
