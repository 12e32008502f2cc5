package dev.zhiyin.tools.input;

import static dev.zhiyin.tools.input.ShopFolder.events;
import static dev.zhiyin.tools.input.ShopFolder.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.OrderLine;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFilesTest {
  private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");
  private static final String HEADER = "user_id,product_id,event_type,timestamp\n";

  @TempDir private Path temporary;

  private Path file(String name, String text) {
    return new ShopFolder(temporary).write(name, text);
  }

  @Test
  void readsEveryColumn() {
    Path file =
        file(
            "e.csv",
            """
            user_id,product_id,event_type,timestamp,split,event_id,text
            u1,p1,Purchase,1767225600,valid,e1,
            u1,,search,2026-01-01T08:00:00+08:00,,e2,登山 背包
            """);
    assertThat(events(patient(), file))
        .containsExactly(
            Event.of(
                "e1", ShopperId.user("u1"), new Subject.Item("p1"), EventType.PURCHASE, NEW_YEAR),
            Event.of(
                "e2",
                ShopperId.user("u1"),
                new Subject.Words("登山 背包"),
                EventType.SEARCH,
                NEW_YEAR));
  }

  @Test
  void readsWhatAnEventSaysOfAnOrder() {
    Path table =
        file(
            "e.csv",
            """
            user_id,product_id,event_type,timestamp,event_id,qty,price,order_id
            u1,p1,purchase,1767225600,e1,3,9.5,o1
            u1,p2,purchase,1767225600,e2,,,
            u1,p3,purchase,1767225600,e3,0.2,NaN,NULL
            """);
    Path lines =
        file(
            "e.jsonl",
            """
            {"eventId":"e4","userId":"u1","productId":"p1","type":"cart","timestamp":1,"quantity":2,"price":1,"orderId":"o2"}
            """);
    assertThat(events(patient(), table))
        .extracting(Event::line)
        .containsExactly(
            new OrderLine(OptionalInt.of(3), OptionalDouble.of(9.5), Optional.of("o1")),
            OrderLine.NONE,
            OrderLine.NONE);
    assertThat(events(patient(), lines))
        .extracting(Event::line)
        .containsExactly(new OrderLine(OptionalInt.of(2), OptionalDouble.of(1), Optional.of("o2")));
  }

  @Test
  void readsTheNamesOfTheHttpInterfaceInJsonLines() {
    Path file =
        file(
            "e.jsonl",
            """
            {"eventId": 7, "userId": 17850, "productId": "p1", "type": "view", "timestamp": 1767225600.5}
            """);
    assertThat(events(patient(), file))
        .containsExactly(
            Event.of(
                "7",
                ShopperId.user("17850"),
                new Subject.Item("p1"),
                EventType.VIEW,
                NEW_YEAR.plusMillis(500)));
  }

  @Test
  void keepsWhoseASessionIs() {
    Path file =
        file(
            "e.csv",
            "sessionId,userId,item_id,type,time\ns1,,p1,view,1767225600\ns1,u1,p1,view,1767225600\n");
    assertThat(events(patient(), file))
        .extracting(Event::shopperId)
        .containsExactly(
            ShopperId.session("s1"), new ShopperId(Optional.of("u1"), Optional.of("s1")));
  }

  @Test
  void givesTheSameIdToTheSameEventOnly() {
    String first = "u1,p1,view,1767225600\n";
    Path file =
        file(
            "e.csv",
            HEADER
                + first
                + "u1,p1,view,2026-01-01T00:00:00Z\n"
                + "u2,p1,view,1767225600\n"
                + "u1,p2,view,1767225600\n"
                + "u1,p1,click,1767225600\n"
                + "u1,p1,view,1767225601\n");
    var rows = patient();
    var read = events(rows, file);
    assertThat(read).hasSize(5).extracting(Event::id).doesNotHaveDuplicates();
    assertThat(read.getFirst().id()).matches("[0-9a-f]{32}");
    assertThat(rows.summary())
        .isEqualTo(
            """
            6 rows read, 5 accepted, 1 skipped
              1 skipped: 'row' was there before
                %s:3: field 'row' is 'u1 view p1 2026-01-01T00:00:00Z'; \
            wanted one that was not there before"""
                .formatted(file));

    Path again = file("again.csv", HEADER + first);
    assertThat(events(patient(), again).getFirst().id()).isEqualTo(read.getFirst().id());
  }

  @Test
  void skipsAnEventIdThatWasThereBeforeEvenInAnotherFile() {
    String columns = "event_id," + HEADER;
    Path first = file("1.csv", columns + "e1,u1,p1,view,1\n");
    Path second = file("2.csv", columns + "e2,u1,p1,view,1\ne1,u2,p2,click,2\n");
    var rows = patient();
    assertThat(events(rows, first, second)).extracting(Event::id).containsExactly("e1", "e2");
    assertThat(rows.examples())
        .containsExactly(
            second + ":3: field 'event_id' is 'e1'; wanted one that was not there before");
  }

  @Test
  void tellsAProductFromTheSameWords() {
    Path file =
        file(
            "e.csv",
            "user_id,product_id,text,type,time\nu1,tea,,view,1767225600\nu1,,tea,view,1767225600\n");
    assertThat(events(patient(), file)).hasSize(2);
  }

  @Test
  void doesNotCountDuplicatesAsBad() {
    Path file = file("e.csv", HEADER + "u1,p1,view,1767225600\n".repeat(3000));
    assertThat(events(new BadRows(0), file)).hasSize(1);
  }

  @Test
  void namesTheColumnsThatItDoesNotUse() {
    Path file =
        file(
            "e.csv",
            "user_id,product_id,event_type,timestamp,weight,country,\nu1,p1,view,1,2,France,\n");
    var rows = patient();
    assertThat(events(rows, file)).hasSize(1);
    assertThat(rows.summary())
        .isEqualTo(
            """
            1 rows read, 1 accepted, 0 skipped
              columns not used: (without a name), country, weight""");
  }

  @Test
  void saysWhatIsWrong() {
    String time = "'; wanted " + TimeParser.WANTED;
    String types =
        "one of view, click, favorite, cart, purchase, share, dislike, remove_from_cart, search, review";
    saysOf(",p1,view,1", "field 'user_id' is ''; wanted an id, or one in session_id or order_id");
    saysOf("u1,,view,1", "field 'product_id' is ''; wanted an id, or words in text");
    saysOf(
        file("e.csv", "user_id,text,event_type,timestamp\nu1,NULL,search,1\n"),
        "field 'product_id' is ''; wanted an id, or words in text");
    saysOf(
        "u1,p1,return,1",
        "field 'event_type' is 'return'; wanted %s; or say what it is: --types return=view"
            .formatted(types));
    saysOf(
        "u1,p1,,1",
        "field 'event_type' is ''; wanted %s; or say what it is: --types NAME=view"
            .formatted(types));
    saysOf("u1,p1,view,", "field 'timestamp' is '" + time);
    saysOf("u1,p1,view,yesterday", "field 'timestamp' is 'yesterday" + time);
    saysOf(
        "u1,p1,view,01/05/2024 10:00",
        "field 'timestamp' is '01/05/2024 10:00'; wanted a date with the year first, such as"
            + " 2024-05-01; day and month cannot be told apart");
    for (String quantity : List.of("many", "NaN%", "1d", "0x1p3", "Infinity", "3e9", "-3e9")) {
      saysOfOrder(
          quantity + ",1,o",
          "field 'quantity' is '%s'; wanted a number from -2,000,000,000 to 2,000,000,000"
              .formatted(quantity));
    }
    for (String price : List.of("¥5", "-1", "1e999", "free")) {
      saysOfOrder(
          "1,%s,o".formatted(price),
          "field 'price' is '%s'; wanted a finite number of at least 0".formatted(price));
    }
    saysOfOrder(
        "1,1," + "x".repeat(201),
        "field 'order_id' is '%s…'; wanted 1 to 200 characters, not all blank"
            .formatted("x".repeat(79)));
    String longId = "x".repeat(201);
    String shown = "x".repeat(79) + "…'; wanted 1 to 200 characters, not all blank";
    saysOf(longId + ",p1,view,1", "field 'user_id' is '" + shown);
    saysOf("u1," + longId + ",view,1", "field 'product_id' is '" + shown);
  }

  private void saysOfOrder(String order, String message) {
    String header = HEADER.strip() + ",quantity,price,order_id\n";
    saysOf(file("e.csv", header + "u1,p1,purchase,1," + order + "\n"), message);
  }

  private void saysOf(String row, String message) {
    saysOf(file("e.csv", HEADER + row + "\n"), message);
  }

  private void saysOf(Path file, String message) {
    var rows = patient();
    assertThat(events(rows, file)).isEmpty();
    assertThat(rows.examples()).containsExactly(file + ":2: " + message);
  }

  @Test
  void saysWhatIsWrongInJsonLines() {
    Path file =
        file(
            "e.jsonl",
            """
            {"userId": {"id": 1}, "productId": "p", "type": "view", "timestamp": 1}
            {"userId": "u", "productId": "p", "type": "view", "timestamp": 1, "split": "dev"}
            """);
    var rows = patient();
    assertThat(events(rows, file)).isEmpty();
    assertThat(rows.examples())
        .containsExactly(
            file + ":1: field 'user_id' is '{\"id\":1}'; wanted a text or a number",
            file + ":2: field 'split' is 'dev'; wanted train, valid, test or history");
  }

  @Test
  void refusesAFileWithoutAColumnThatIsNeeded() {
    Path file = file("e.csv", "user_id,product_id,timestamp\nu1,p1,1\n");
    assertThatThrownBy(() -> events(patient(), file))
        .isInstanceOf(WorkRefused.class)
        .hasMessage(
            file
                + ": columns are 'user_id, product_id, timestamp'; wanted user_id or session_id, "
                + "product_id or text, event_type, timestamp; or user_id or session_id, timestamp, "
                + "browsed_products, label");
  }
}
