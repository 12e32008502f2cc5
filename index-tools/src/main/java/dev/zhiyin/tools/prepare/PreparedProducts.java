package dev.zhiyin.tools.prepare;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.tools.input.BadRows;
import dev.zhiyin.tools.input.EventCatalogue;
import dev.zhiyin.tools.input.ProductFiles;
import dev.zhiyin.tools.input.ProductNames;
import dev.zhiyin.tools.prepare.text.Money;
import dev.zhiyin.tools.prepare.text.Spellings;
import dev.zhiyin.tools.prepare.text.TextCleaner;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.duckdb.DuckDBAppender;

/**
 * The products: read and standardised into the table {@code product}, and handed out again with
 * canonical names once all spellings are known.
 */
final class PreparedProducts {
  private final DuckDb db;
  private final TextCleaner cleaner;
  private final Money money;
  private final Spellings brands;
  private final Spellings categories;
  private final Pattern codeIds;
  private final Pattern codeTitles;
  private final BadRows rows;
  private final ProductFiles reader;
  private final Map<String, Long> filled = new LinkedHashMap<>();
  private int count;

  PreparedProducts(DuckDb db, PrepareConfig config) {
    this.db = db;
    cleaner = new TextCleaner(config.texts());
    money = new Money(config.prices());
    brands = new Spellings(config.texts().brands());
    categories = new Spellings(config.texts().categories());
    codeIds = config.codes().idPattern();
    codeTitles = config.codes().titlePattern();
    rows = new BadRows(config.unreadable().limit());
    reader = new ProductFiles(config.conventions(), this::standardise, rows);
    db.run("CREATE TABLE product (pid INTEGER, id VARCHAR, json VARCHAR, code BOOLEAN)");
  }

  /** Reads all files. */
  void load(List<Path> files) {
    List<Path> readable = files.stream().map(file -> SourceFile.readable(db, file, rows)).toList();
    db.append("product", appender -> reader.read(readable, product -> add(appender, product)));
    money.check();
  }

  /** Adds the products that no file had and events tell of. */
  void add(EventCatalogue events) {
    db.append("product", appender -> reader.read(events, product -> add(appender, product)));
    money.check();
  }

  private void standardise(ObjectNode row) {
    row.put("id", row.path("id").asText().strip());
    cleaner.clean(row);
    money.convert(row);
  }

  private void add(DuckDBAppender appender, Product product) {
    boolean code =
        codeIds.matcher(product.id()).matches() || codeTitles.matcher(product.title()).matches();
    if (!code) {
      if (!product.brand().isEmpty()) {
        brands.add(product.brand());
      }
      product.category().levels().forEach(categories::add);
      count(product);
    }
    db.add(appender, ++count, product.id(), ProductJson.text(product), code);
  }

  private void count(Product product) {
    filled.merge("title", 1L, Long::sum);
    filled.merge("description", product.text().description().isEmpty() ? 0L : 1L, Long::sum);
    filled.merge("category", product.category().isEmpty() ? 0L : 1L, Long::sum);
    filled.merge("brand", product.brand().isEmpty() ? 0L : 1L, Long::sum);
    filled.merge("price", product.offer().price().isPresent() ? 1L : 0L, Long::sum);
  }

  /** Hands out the products that are none of the codes, in the order of the files. */
  void each(String condition, Consumer<Product> sink) {
    db.each(
        "SELECT json FROM product WHERE NOT code AND (%s) ORDER BY pid".formatted(condition),
        row -> sink.accept(canonical(row.getString(1))));
  }

  private Product canonical(String json) {
    ObjectNode product = (ObjectNode) ProductJson.parse("product", json);
    if (product.has("brand")) {
      product.put("brand", brands.canonical(product.get("brand").asText()));
    }
    if (product.has("category")) {
      ArrayNode levels = JsonNodeFactory.instance.arrayNode();
      product.get("category").forEach(level -> levels.add(categories.canonical(level.asText())));
      product.set("category", levels);
    }
    return ProductJson.read(product);
  }

  /** Rows of products and what was wrong with them. */
  BadRows rows() {
    return rows;
  }

  /** All names of products, read anew where they are needed. */
  ProductNames names() {
    return ProductNames.whenNeeded(
        names ->
            db.each(
                "SELECT json FROM product ORDER BY pid",
                row -> names.accept(ProductJson.read(row.getString(1)))));
  }

  TextCleaner cleaner() {
    return cleaner;
  }

  Money money() {
    return money;
  }

  List<Spellings.Merge> mergedBrands() {
    return brands.merges();
  }

  List<Spellings.Merge> mergedCategories() {
    return categories.merges();
  }

  /** How many products have a field, codes not counted. */
  Map<String, Long> filled() {
    return filled;
  }
}
