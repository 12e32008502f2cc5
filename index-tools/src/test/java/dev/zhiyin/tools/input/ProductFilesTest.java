package dev.zhiyin.tools.input;

import static dev.zhiyin.tools.input.ShopFolder.patient;
import static dev.zhiyin.tools.input.ShopFolder.products;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.zhiyin.engine.product.Availability;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Note;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductText;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProductFilesTest {
  private static final Product BACKPACK =
      new Product(
          "B1",
          new ProductText("登山双肩背包 40L", "轻便, 防水", List.of("很轻", "good")),
          new CategoryPath(List.of("户外", "背包")),
          "Kailas",
          Offer.of(OptionalDouble.of(299), "CNY", OptionalInt.of(12), "s7"),
          Map.of("color", List.of("red", "blue"), "size", List.of("40"), "Weight", List.of("1.2")),
          Optional.of(Instant.parse("2026-01-31T08:00:00Z")),
          "https://shop.example/b1.jpg",
          "",
          Optional.empty());

  private static final String HEADER =
      "id,title,description,reviews,category,brand,price,currency,stock,seller,attributes,"
          + "created_at,image_url,Weight\n";

  @TempDir private Path temporary;

  private Path file(String name, String text) {
    return new ShopFolder(temporary).write(name, text);
  }

  @Test
  void readsEveryColumnOfATable() {
    String row =
        "B1,登山双肩背包 40L,\"轻便, 防水\",很轻 | good,户外 > 背包,Kailas,299.00,CNY,12,s7,"
            + "color=red|blue; size=40,1769846400,https://shop.example/b1.jpg,1.2\n";
    assertThat(products(patient(), file("p.csv", HEADER + row))).containsExactly(BACKPACK);
  }

  @Test
  void readsStatusAndReservation() {
    Path file =
        file(
            "p.csv",
            """
            id,title,status,reserved_until
            a,lamp,sold,
            b,lamp,reserved,2026-01-31 08:00:00
            c,lamp,,
            """);
    assertThat(products(patient(), file))
        .extracting(product -> product.offer().availability())
        .containsExactly(
            Optional.of(Availability.SOLD),
            Optional.of(Availability.reserved(Optional.of(Instant.parse("2026-01-31T08:00:00Z")))),
            Optional.empty());
  }

  @Test
  void readsColumnsThatHoldJson() {
    String row =
        "B1,登山双肩背包 40L,\"轻便, 防水\",\"[\"\"很轻\"\",\"\"good\"\"]\",\"[\"\"户外\"\",\"\"背包\"\"]\","
            + "Kailas,299,CNY,12,s7,\"{\"\"color\"\":[\"\"red\"\",\"\"blue\"\"],\"\"size\"\":40}\","
            + "2026-01-31T08:00:00Z,https://shop.example/b1.jpg,1.2\n";
    assertThat(products(patient(), file("p.csv", HEADER + row))).containsExactly(BACKPACK);
  }

  @Test
  void takesEmptyColumnsForNotGiven() {
    assertThat(products(patient(), file("p.csv", HEADER + "1,Tea,,,,,,,,,,,,\n")))
        .containsExactly(Product.titled("1", "Tea"));
  }

  @Test
  void takesWhatProgramsWriteForNothingForNotGiven() {
    String row = "1,Tea" + ",NULL,None,\\N,NaN,nan,null,undefined,NULL,NULL,NULL, NULL ,\n";
    String line =
        """
        {"id": "2", "title": "Tea", "groupId": "NULL", "brand": "None", "price": "NaN"}
        """;
    assertThat(
            products(
                patient(),
                file("p.csv", HEADER + row),
                file("p.jsonl", line),
                file("g.tsv", "id\tgroupId\ttitle\n3\t\\N\tTea\n")))
        .containsExactly(
            Product.titled("1", "Tea"), Product.titled("2", "Tea"), Product.titled("3", "Tea"));
    assertThat(products(patient(), file("id.csv", "id,title\nNULL,Tea\n"))).isEmpty();
  }

  @Test
  void readsNotesFromColumnsInAnyCase() {
    Path file =
        file("n.csv", "id,Type,Author,title,Product_Ids\nn1,note,小林,Tea,1|2\np1,product,Wu,Tea,\n");
    var conventions =
        new FileConventions(Map.of("Type", "kind"), Map.of(), FileConventions.DEFAULT.zone());
    var products = new ArrayList<Product>();
    new ProductFiles(conventions, patient()).read(List.of(file), products::add);
    assertThat(products.getFirst().note()).contains(new Note("小林", List.of("1", "2")));
    assertThat(products.getLast().note()).isEmpty();
    assertThat(products.getLast().attributes()).isEqualTo(Map.of("author", List.of("Wu")));
    assertThat(products(patient(), file("k.csv", "id,KIND,title\nn1,note,Tea\n")).getFirst().note())
        .isPresent();
  }

  @Test
  void readsTheSameNamesInJsonLines() {
    String line =
        """
        {"product_id": "1", "Name": "Tea", "created_at": 1769846400, "imageurl": "i", "origin": "云南"}
        """;
    Product tea = products(patient(), file("p.jsonl", line)).getFirst();
    assertThat(tea.id()).isEqualTo("1");
    assertThat(tea.title()).isEqualTo("Tea");
    assertThat(tea.created()).contains(Instant.parse("2026-01-31T08:00:00Z"));
    assertThat(tea.imageUrl()).isEqualTo("i");
    assertThat(tea.attributes()).isEqualTo(Map.of("origin", List.of("云南")));
  }

  @Test
  void takesReviewsInJsonAsTheyAre() {
    String line = "{\"id\": \"1\", \"reviews\": [\"a|b\"]}";
    assertThat(products(patient(), file("p.jsonl", line)).getFirst().text().reviews())
        .containsExactly("a|b");
  }

  @Test
  void wordsInBracketsAreWords() {
    Path file =
        file(
            "p.csv",
            "id,title,category,reviews\n1,茶,[新品],[色]很好看|质量不错[强]\n2,茶,,\"[\"\"a|b\"\"]\"\n");
    List<Product> products = products(patient(), file);
    assertThat(products.getFirst().category()).isEqualTo(new CategoryPath(List.of("[新品]")));
    assertThat(products.getFirst().text().reviews()).containsExactly("[色]很好看", "质量不错[强]");
    assertThat(products.getLast().text().reviews()).containsExactly("a|b");
  }

  @Test
  void readsTheTwoColumnsOfTheOriginalDesign() {
    Path file =
        file(
            "product_info.csv",
            """
            product_id,description
            P1,轻便防水户外登山背包
            P2,"Waterproof hiking backpack. With 40 litres, it fits a weekend."
            """);
    var rows = patient();
    assertThat(products(rows, file))
        .extracting(Product::id, Product::title, product -> product.text().description())
        .containsExactly(
            tuple("P1", "轻便防水户外登山背包", ""),
            tuple(
                "P2",
                "Waterproof hiking backpack",
                "Waterproof hiking backpack. With 40 litres, it fits a weekend."));
    assertThat(rows.summary())
        .isEqualTo(
            """
            2 rows read, 2 accepted, 0 skipped
              2 products without a title, the start of their description is used""");
  }

  @Test
  void countsProductsThatHaveOnlyTheirId() {
    var rows = patient();
    assertThat(products(rows, file("p.jsonl", "{\"id\": \"B000GZES7A\"}\n")))
        .containsExactly(Product.titled("B000GZES7A", "B000GZES7A"));
    assertThat(rows.summary())
        .isEqualTo(
            """
            1 rows read, 1 accepted, 0 skipped
              1 products without a title, their id is used""");
  }

  @Test
  void keepsTheFirstOfTwoProductsWithOneId() {
    Path first = file("1.csv", "id,title\n1,Tea\n");
    Path second = file("2.csv", "id,title\n2,Milk\n1,Coffee\n");
    var rows = patient();
    assertThat(products(rows, first, second))
        .containsExactly(Product.titled("1", "Tea"), Product.titled("2", "Milk"));
    assertThat(rows.summary())
        .isEqualTo(
            """
            3 rows read, 2 accepted, 1 skipped
              1 skipped: 'id' was there before
                %s:3: field 'id' is '1'; wanted one that was not there before"""
                .formatted(second));
  }

  @Test
  void reportsColumnsWithoutAName() {
    var rows = patient();
    assertThat(products(rows, file("p.csv", ",id,title,\n0,1,Tea,\n")))
        .containsExactly(Product.titled("1", "Tea"));
    assertThat(rows.summary()).endsWith("\n  columns not used: (without a name)");
  }

  @Test
  void saysWhatIsWrongInATable() {
    Path file =
        file(
            "p.csv",
            """
            id,title,stock,attributes,reviews,created_at,category
            1,Tea,1.5,,,,
            2,Tea,,red,,,
            3,Tea,,color=red;color=blue,,,
            4,Tea,,{oops},,,
            5,Tea,,,,soon,
            6,Tea,,,,,a >> b
            ,Tea,,,,,
            """);
    var rows = patient();
    assertThat(products(rows, file)).isEmpty();
    String pairs = "'; wanted pairs such as color=red|blue;size=40, each name once, or JSON";
    assertThat(rows.examples())
        .contains(
            file + ":2: field 'stock' is '1.5'; wanted a whole number of 0 to 2147483647",
            file + ":3: field 'attributes' is 'red" + pairs,
            file + ":4: field 'attributes' is 'color=red;color=blue" + pairs,
            file + ":6: field 'createdAt' is 'soon'; wanted " + TimeParser.WANTED,
            file + ":7: field 'category' is ''; wanted levels that are not blank and have no '>'",
            file + ":8: field 'id' is ''; wanted 1 to 200 characters, not all blank")
        .anySatisfy(
            example ->
                assertThat(example)
                    .startsWith(
                        file
                            + ":5: field 'attributes' is '{oops}'; wanted valid JSON; near character "));
  }
}
