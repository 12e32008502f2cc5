package dev.zhiyin.tools.input;

import static dev.zhiyin.tools.input.ShopFolder.patient;
import static dev.zhiyin.tools.input.ShopFolder.products;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.product.Product;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {
  @TempDir private Path temporary;

  private Path file(String text) {
    return new ShopFolder(temporary).write("p.csv", text);
  }

  @ParameterizedTest
  @CsvSource({"id,title", "ID,Title", "product_id,name", "ITEM_ID,Title", "Product ID,NAME"})
  void findsColumnsByAnyOfTheirNamesInAnyCase(String id, String title) {
    assertThat(products(patient(), file(id + "," + title + "\n1,Tea\n")))
        .containsExactly(Product.titled("1", "Tea"));
  }

  @Test
  void prefersOurOwnNameOfAField() {
    var product = products(patient(), file("product_id,id,name,title\nA,1,n,Tea\n")).getFirst();
    assertThat(product.id()).isEqualTo("1");
    assertThat(product.title()).isEqualTo("Tea");
    assertThat(product.attributes().toString()).isEqualTo("{name=[n], product_id=[A]}");
  }

  @Test
  void refusesAFileWithoutAColumnThatIsNeeded() {
    Path file = file("code,title,price\n1,Tea,2\n");
    assertThatThrownBy(() -> products(patient(), file))
        .isInstanceOf(WorkRefused.class)
        .hasMessage(
            file
                + ": columns are 'code, title, price'; wanted id, title or description; say which is"
                + " which, such as: --columns code=id");
  }

  @Test
  void refusesAFileWithoutAHeader() {
    Path file = file("\n\n");
    assertThatThrownBy(() -> products(patient(), file))
        .isInstanceOf(WorkRefused.class)
        .hasMessage(file + ": columns are ''; wanted id, title or description");
  }

  @Test
  void refusesAHeaderWithAnOpenQuote() {
    Path file = file("id,\"title\n1,Tea\n");
    assertThatThrownBy(() -> products(patient(), file))
        .isInstanceOf(WorkRefused.class)
        .hasMessage(file + ": the header row has a quote that does not close");
  }

  @Test
  void refusesAColumnThatIsThereTwice() {
    Path file = file("id,title,color,color\n1,Tea,red,blue\n");
    assertThatThrownBy(() -> products(patient(), file))
        .isInstanceOf(WorkRefused.class)
        .hasMessage(file + ": column 'color' is there twice");
  }

  @Test
  void readsLinesWithinQuotesAndSpaceAroundThem() {
    assertThat(products(patient(), file("id, title\n1, \"Black\ntea, \"\"strong\"\"\" \n")))
        .containsExactly(Product.titled("1", "Black\ntea, \"strong\""));
  }

  @Test
  void namesTheLineOnWhichABadRowBegins() {
    Path file =
        file(
            """

            id,title,price

            1,"Black
            tea",3
            2,"Green

            tea",cheap
            3,Coffee,dear
            """);
    var rows = patient();
    assertThat(products(rows, file)).hasSize(1);
    assertThat(rows.examples())
        .containsExactly(
            file + ":6: field 'price' is 'cheap'; wanted a finite number of at least 0",
            file + ":9: field 'price' is 'dear'; wanted a finite number of at least 0");
    assertThat(rows.rows()).isEqualTo(3);
  }

  @Test
  void reportsRowsOfAnotherNumberOfColumns() {
    Path file = file("id,title,price\n1,Tea\n2,Tea,3,4\n3,Tea,5\n");
    var rows = patient();
    assertThat(products(rows, file)).extracting(Product::id).containsExactly("3");
    assertThat(rows.examples())
        .containsExactly(
            file + ":2: field 'row' is '1,Tea'; wanted 3 columns as in the header, but it has 2",
            file
                + ":3: field 'row' is '2,Tea,3,4'; wanted 3 columns as in the header, but it has 4");
  }

  @Test
  void goesOnInTheLineAfterABrokenQuote() {
    Path file = file("id,title\n1,\"Tea\" black, strong\n2,Coffee\n");
    var rows = patient();
    assertThat(products(rows, file)).containsExactly(Product.titled("2", "Coffee"));
    assertThat(rows.examples())
        .containsExactly(
            file
                + ":2: field 'row' is '\"'; "
                + "wanted quotes that close, and nothing after them in a column");
    assertThat(rows.rows()).isEqualTo(2);
  }

  @Test
  void countsALineWithTwoBrokenQuotesOnce() {
    var rows = patient();
    assertThat(products(rows, file("id,title\n1,\"Tea\" black,\"strong\" x\n2,Coffee\n")))
        .containsExactly(Product.titled("2", "Coffee"));
    assertThat(rows.summary()).startsWith("2 rows read, 1 accepted, 1 skipped\n");

    rows = patient();
    assertThat(products(rows, file("id,title\n1,\"Tea\" black,\"strong\n2,Coffee\n3,Milk\n")))
        .isEmpty();
    assertThat(rows.summary()).startsWith("3 rows read, 0 accepted, 3 skipped\n");
  }

  @Test
  void countsEveryRowThatAnOpenQuoteSwallows() {
    Path toTheEnd = file("id,title\n1,Tea\n2,\"Coffee\n3,Milk\n4,Water\n");
    var rows = patient();
    assertThat(products(rows, toTheEnd)).extracting(Product::id).containsExactly("1");
    assertThat(rows.summary())
        .startsWith("4 rows read, 1 accepted, 3 skipped\n  3 skipped: 'row' is wrong\n    ")
        .contains(toTheEnd + ":3: ");

    Path toAnotherQuote = file("id,title\n2,\"Coffee\n3,Milk\n4,\"Water\"\n5,Tea\n");
    rows = patient();
    assertThat(products(rows, toAnotherQuote)).extracting(Product::id).containsExactly("5");
    assertThat(rows.summary()).startsWith("4 rows read, 1 accepted, 3 skipped\n");

    Path intoAnotherRow = file("id,title\n2,\"Coffee\n3,Milk\n4,\",x\n5,Tea\n");
    rows = patient();
    assertThat(products(rows, intoAnotherRow)).extracting(Product::id).containsExactly("5");
    assertThat(rows.summary()).startsWith("4 rows read, 1 accepted, 3 skipped\n");
  }

  @Test
  void countsEveryRowOfTabsThatAnOpenQuoteSwallowsUpToAnother() {
    Path file =
        new ShopFolder(temporary)
            .write("p.tsv", "id\ttitle\n1\t\"Tea\n2\tCoffee\n3\tMilk\"\n4\tWater\n");
    var rows = patient();
    assertThat(products(rows, file)).extracting(Product::id).containsExactly("4");
    assertThat(rows.summary()).startsWith("4 rows read, 1 accepted, 3 skipped\n");
    assertThat(rows.examples())
        .containsExactly(
            file
                + ":2: field 'row' is 'Tea 2 Coffee 3 Milk'; "
                + "wanted no quotes around both a tab and the end of a line");
  }

  @Test
  void readsTabsOrLinesWithinQuotesOfATableOfTabs() {
    Path file =
        new ShopFolder(temporary)
            .write("p.tsv", "id\ttitle\n1\t\"Black\ntea\"\n2\t\"Green\ttea\"\n");
    assertThat(products(patient(), file))
        .containsExactly(Product.titled("1", "Black\ntea"), Product.titled("2", "Green\ttea"));
  }
}
