package dev.zhiyin.tools.input;

import static dev.zhiyin.tools.input.ShopFolder.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of shoppers of the original design: {@code user_behavior.csv}. */
class BehaviourFilesTest {
  private static final String HEADER = "user_id,timestamp,browsed_products,label\n";

  @TempDir private Path temporary;
  private final ProductNames names = new ProductNames();

  @BeforeEach
  void fillTheShop() {
    names.add(Product.titled("P1", "Shirt"));
    names.add(Product.titled("P2", "Pants,  BLUE"));
    names.add(Product.titled("P3", "Shoes"));
    names.add(Product.titled("shirt", "Another"));
  }

  private List<Event> events(BadRows rows, String text) {
    return ShopFolder.events(names, rows, file(text));
  }

  private Path file(String text) {
    return new ShopFolder(temporary).write("whatever.csv", text);
  }

  @Test
  void viewsEachProductAndBuysTheLast() {
    var events = events(patient(), HEADER + "u1,1767225600,\"P1, shoes, 登山包\",1\n");
    assertThat(events)
        .extracting(Event::subject, Event::type)
        .containsExactly(
            tuple(new Subject.Item("P1"), EventType.VIEW),
            tuple(new Subject.Item("P3"), EventType.VIEW),
            tuple(new Subject.Words("登山包"), EventType.VIEW),
            tuple(new Subject.Words("登山包"), EventType.PURCHASE));
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.shopperId()).isEqualTo(ShopperId.user("u1"));
              assertThat(event.timestamp()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
            });
  }

  @Test
  void buysNothingWithTheLabelZero() {
    assertThat(events(patient(), HEADER + "u1,1767225600,P1,0\n"))
        .extracting(Event::type)
        .containsExactly(EventType.VIEW);
  }

  @Test
  void findsAnIdBeforeATitle() {
    assertThat(events(patient(), HEADER + "u1,1,shirt,0\nu1,1,SHIRT,0\n"))
        .extracting(Event::subject)
        .containsExactly(new Subject.Item("shirt"), new Subject.Item("P1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"P1,P3\"",
        "P1、P3",
        "P1; P3;",
        "P1；P3",
        "\"P1，P3\"",
        "\"[\"\"P1\"\", \"\"P3\"\"]\"",
      })
  void splitsListsInEveryWayThatTheyAreWritten(String list) {
    assertThat(events(patient(), HEADER + "u1,1," + list + ",0\n"))
        .extracting(Event::subject)
        .containsExactly(new Subject.Item("P1"), new Subject.Item("P3"));
  }

  @Test
  void findsATitleWithACommaInAJsonArray() {
    Path file =
        new ShopFolder(temporary)
            .write(
                "b.jsonl",
                """
                {"user_id": 1, "timestamp": 1, "browsed_products": ["pants, ｂｌｕｅ"], "label": 0}
                """);
    assertThat(ShopFolder.events(names, patient(), file))
        .extracting(Event::subject)
        .containsExactly(new Subject.Item("P2"));
  }

  @ParameterizedTest
  @CsvSource({
    "'[新品]防晒霜, 唇膏','[新品]防晒霜',唇膏",
    "'[新品]防晒霜, 唇膏[热卖]','[新品]防晒霜','唇膏[热卖]'",
  })
  void takesBracketsOfATitleForNoJson(String list, String first, String second) {
    assertThat(events(patient(), HEADER + "u1,1,\"" + list + "\",0\n"))
        .extracting(Event::subject)
        .containsExactly(new Subject.Words(first), new Subject.Words(second));
  }

  @Test
  void countsAProductThatIsListedTwiceOnce() {
    var rows = patient();
    assertThat(events(rows, HEADER + "u1,1,\"P1, P1\",0\nu1,1,P1,0\n")).hasSize(1);
    assertThat(rows.summary())
        .startsWith("2 rows read, 1 accepted, 1 skipped\n  1 skipped: 'row' was there before\n")
        .endsWith("\n  1 rows that list a product twice, which counts once");
  }

  @Test
  void saysWhatIsWrong() {
    String label = "; wanted 1 if the last product was bought, else 0";
    saysOf("u1,1,P1,2", "field 'label' is '2'" + label);
    saysOf("u1,1,P1,", "field 'label' is ''" + label);
    String list = "; wanted at least one product, such as: shirt, pants, shoes";
    saysOf("u1,1,,0", "field 'browsed_products' is ''" + list);
    saysOf("u1,1,\",,\",0", "field 'browsed_products' is ',,'" + list);
    saysOf("u1,1,[],0", "field 'browsed_products' is '[]'" + list);
    saysOf(
        "u1,1,[{}],0", "field 'browsed_products' is '[{}]'; wanted a list of ids and titles only");
    saysOf(",1,P1,0", "field 'user_id' is ''; wanted an id, or one in session_id or order_id");
    saysOf("u1,x,P1,0", "field 'timestamp' is 'x'; wanted " + TimeParser.WANTED);
  }

  private void saysOf(String row, String message) {
    var rows = patient();
    Path file = file(HEADER + row + "\n");
    assertThat(ShopFolder.events(names, rows, file)).isEmpty();
    assertThat(rows.examples()).containsExactly(file + ":2: " + message);
  }
}
