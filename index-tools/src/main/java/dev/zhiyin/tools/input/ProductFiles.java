package dev.zhiyin.tools.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads products from files. A row is read as {@link ProductJson} says, from JSON lines or from
 * columns of the same names; in columns,
 *
 * <ul>
 *   <li>{@code category} is {@code 户外 > 背包},
 *   <li>{@code reviews} is {@code first|second},
 *   <li>{@code attributes} is {@code color=red|blue;size=40},
 *   <li>or any of these is JSON.
 * </ul>
 *
 * <p>A row without a title takes the beginning of its description for one, which makes {@code
 * product_info.csv} of {@code product_id,description} a file of products; without either, its id.
 * Of two products with one id, the first stays.
 */
public final class ProductFiles {
  private static final Schema SCHEMA =
      new Schema(
          Schema.names(
              """
              id: product_id item_id
              title: name
              description
              selling_point
              reviews
              category
              brand
              price
              currency
              stock
              seller
              attributes
              createdAt
              imageUrl"""),
          List.of("id title|description"),
          ProductCells::read);

  private final Consumer<ObjectNode> edit;
  private final Consumer<Product> sink;
  private final BadRows badRows;
  private final Set<String> ids = new HashSet<>();

  private ProductFiles(Consumer<ObjectNode> edit, Consumer<Product> sink, BadRows badRows) {
    this.edit = edit;
    this.sink = sink;
    this.badRows = badRows;
  }

  /**
   * Reads all files, giving each product to {@code sink} as it comes; keeps only their ids.
   *
   * @throws WorkRefused if too many rows are bad or a file lacks a column that is needed; what the
   *     sink was given by then must not be used
   * @throws StorageFailed if a file cannot be read
   */
  public static void read(List<Path> files, Consumer<Product> sink, BadRows badRows) {
    read(files, _ -> {}, sink, badRows);
  }

  /**
   * The same, with each row changed before it is read.
   *
   * @param edit gets the row's tree with our names of fields; what it throws is thrown, except that
   *     an {@link dev.zhiyin.engine.ZhiyinException.InvalidInput} makes the row a bad one
   */
  public static void read(
      List<Path> files, Consumer<ObjectNode> edit, Consumer<Product> sink, BadRows badRows) {
    var reader = new ProductFiles(edit, sink, badRows);
    files.forEach(file -> Rows.read(file, SCHEMA, badRows, reader::read));
    badRows.check();
  }

  private void read(Place place, ObjectNode row) {
    if (row.remove("") != null) { // the column of row numbers that some tables begin with
      badRows.unused("");
    }
    edit.accept(row);
    boolean titled = !Fields.text(row, "title").isBlank();
    String description = Fields.text(row, "description");
    if (!titled && !description.isBlank()) {
      titleFrom(description, row);
    }
    Product product = ProductJson.read(row);
    if (!ids.add(product.id())) {
      badRows.duplicate(place, "id", product.id());
      return;
    }
    sink.accept(product);
    badRows.accept();
    if (!titled) {
      badRows.note(
          description.isBlank()
              ? "products without a title, their id is used"
              : "products without a title, the start of their description is used");
    }
  }

  private static void titleFrom(String description, ObjectNode row) {
    String title = Titles.beginningOf(description);
    row.put("title", title);
    if (title.equals(description.strip())) {
      row.remove("description");
    }
  }
}
