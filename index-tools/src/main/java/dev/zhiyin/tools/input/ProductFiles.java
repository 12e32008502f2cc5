package dev.zhiyin.tools.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.tools.input.Rows.LinePosition;
import dev.zhiyin.tools.input.Rows.RowFields;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads products from files. A row is read as {@link ProductJson} says, from JSON lines or from
 * columns of the same names; in columns,
 *
 * <ul>
 *   <li>{@code category} is {@code 户外 > 背包},
 *   <li>{@code reviews} is {@code first|second}, and likewise {@code productIds} of a note,
 *   <li>{@code attributes} is {@code color=red|blue;size=40},
 *   <li>or any of these is JSON.
 * </ul>
 *
 * <p>A row without a title takes the beginning of its description for one, which makes {@code
 * product_info.csv} of {@code product_id,description} a file of products; without either, its id.
 * Of two products with one id, the first stays.
 */
public final class ProductFiles {
  static final Schema SCHEMA =
      new Schema(
          """
          id: product_id item_id sku asin goods_id
          groupId: item_group_id spu
          kind
          author
          title: name product_name
          description
          selling_point
          reviews
          category
          brand
          price
          currency
          stock
          seller
          status
          reservedUntil
          attributes
          createdAt
          imageUrl
          productIds""",
          List.of("id title|description"),
          ProductCells::read);

  private final Schema schema;
  private final TimeParser times;
  private final Consumer<ObjectNode> edit;
  private final BadRows badRows;
  private AttributeTypes attributes = AttributeTypes.NONE;
  private final Set<String> ids = new HashSet<>();

  /**
   * @param badRows counts what became of the rows
   */
  public ProductFiles(FileConventions conventions, BadRows badRows) {
    this(conventions, _ -> {}, badRows);
  }

  /**
   * The same, with each row changed before it is read.
   *
   * @param edit gets the row's tree with our names of fields; what it throws is thrown, except that
   *     an {@link InvalidInput} makes the row a bad one
   */
  public ProductFiles(FileConventions conventions, Consumer<ObjectNode> edit, BadRows badRows) {
    schema = SCHEMA.withColumns(conventions.columns());
    times = conventions.times();
    this.edit = edit;
    this.badRows = badRows;
  }

  /** From now on a product whose attributes do not fit what is declared is a bad row. */
  public ProductFiles requiring(AttributeTypes declared) {
    attributes = declared;
    return this;
  }

  /**
   * Reads all files, giving each product to {@code sink} as it comes; keeps only their ids.
   *
   * @throws WorkRefused if too many rows are bad or a file lacks a column that is needed; what the
   *     sink was given by then must not be used
   * @throws StorageFailed if a file cannot be read
   */
  public void read(List<Path> files, Consumer<Product> sink) {
    files.forEach(file -> Rows.read(file, schema, badRows, (place, row) -> read(place, row, sink)));
    badRows.check();
  }

  /**
   * Makes those products that no file has had of what events tell of them. What no product can have
   * is left out and counted.
   */
  public void read(EventCatalogue catalogue, Consumer<Product> sink) {
    catalogue.each(
        row -> {
          if (!ids.add(row.path("id").asText())) {
            return;
          }
          sink.accept(catalogue.with(made(row)));
          badRows.note("products made of events");
        });
  }

  /* Read again, but not edited again: a price would be converted twice. */
  private Product made(ObjectNode row) {
    ObjectNode edited =
        withoutWrong(
            row,
            () -> {
              edit.accept(row);
              return row;
            });
    return withoutWrong(edited, () -> ProductJson.read(edited));
  }

  private <T> T withoutWrong(ObjectNode row, Supplier<T> step) {
    while (true) {
      try {
        return step.get();
      } catch (InvalidInput wrong) {
        String field = wrong.field().replaceFirst("/.*", "");
        if (row.remove(field) == null) {
          throw wrong;
        }
        badRows.note("products made of events, without their %s, which is wrong".formatted(field));
      }
    }
  }

  private void read(LinePosition place, ObjectNode row, Consumer<Product> sink) {
    if (row.remove("") != null) { // the column of row numbers that some tables begin with
      badRows.unused("");
    }
    removeNothing(row);
    row.put("id", RowFields.text(row, "id").strip());
    for (String time : List.of("createdAt", "reservedUntil")) {
      String written = RowFields.text(row, time);
      if (!written.isBlank()) {
        row.put(time, times.parse(time, written).toString());
      }
    }
    edit.accept(row);
    boolean titled = !RowFields.text(row, "title").isBlank();
    String description = RowFields.text(row, "description");
    if (!titled && !description.isBlank()) {
      titleFrom(description, row);
    }
    Product product = ProductJson.read(row);
    var _ = attributes.of(product);
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

  private void removeNothing(ObjectNode row) {
    for (String field : schema.names()) {
      JsonNode value = row.get(field);
      if (value != null && value.isTextual() && RowFields.isNothing(value.textValue())) {
        row.remove(field);
      }
    }
  }

  private static void titleFrom(String description, ObjectNode row) {
    String title = DescriptionTitles.beginningOf(description);
    row.put("title", title);
    if (title.equals(description.strip())) {
      row.remove("description");
    }
  }

  /** Turns the columns of products that hold more than one value into JSON. */
  static final class ProductCells {
    private ProductCells() {}

    static JsonNode read(String field, String text) {
      if (RowFields.isNothing(text)) {
        return new TextNode(text); // not a list that holds it
      }
      return switch (field) {
        case "category" -> jsonList(field, text).orElseGet(() -> new TextNode(text));
        case "reviews" -> jsonList(field, text).orElseGet(() -> list(text));
        case "productIds" -> isIn(text, '[', ']') ? ProductJson.parse(field, text) : list(text);
        case "attributes" -> isIn(text, '{', '}') ? ProductJson.parse(field, text) : pairs(text);
        default -> new TextNode(text);
      };
    }

    /* Words may stand in brackets, too: "[new]", or "[smile] good|[sun]". */
    private static Optional<JsonNode> jsonList(String field, String text) {
      try {
        return isIn(text, '[', ']')
            ? Optional.of(ProductJson.parse(field, text))
            : Optional.empty();
      } catch (InvalidInput words) {
        return Optional.empty();
      }
    }

    private static boolean isIn(String text, char open, char close) {
      String bare = text.strip();
      return bare.charAt(0) == open && bare.charAt(bare.length() - 1) == close;
    }

    private static ArrayNode list(String text) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      Arrays.stream(text.split("\\|"))
          .map(String::strip)
          .filter(value -> !value.isEmpty())
          .forEach(list::add);
      return list;
    }

    private static ObjectNode pairs(String text) {
      ObjectNode pairs = JsonNodeFactory.instance.objectNode();
      for (String pair : text.split(";", -1)) {
        int equals = pair.indexOf('=');
        String name = pair.substring(0, Math.max(equals, 0)).strip();
        if (!pair.isBlank()) {
          if (name.isEmpty() || pairs.has(name)) {
            throw new InvalidInput(
                "attributes",
                text,
                "pairs such as color=red|blue;size=40, each name once, or JSON");
          }
          pairs.set(name, list(pair.substring(equals + 1)));
        }
      }
      return pairs;
    }
  }
}
