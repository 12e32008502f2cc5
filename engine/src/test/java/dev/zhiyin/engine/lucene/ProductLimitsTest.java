package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.retrieval.FacetFields;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.testing.LargestProduct;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A product at a limit can be indexed and is found by what is at the limit; one beyond is refused.
 */
class ProductLimitsTest {
  private static final int DIMENSION = 4;

  /** One character that the index spreads to 18, of 33 bytes. */
  private static final String WIDE = "\ufdfa";

  @TempDir private Path folder;

  /**
   * One limit.
   *
   * @param field that the error names, and what it says of the value
   */
  record Limit(String name, String at, String beyond, String field, String wanted) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Limit> limits() {
    return Stream.of(
        text("id", 200, "1 to 200 characters, not all blank"),
        new Limit(
            "title",
            "'title':'%s'".formatted("t ".repeat(1_000)),
            "'title':'%s'".formatted("t ".repeat(1_000) + "t"),
            "title is '%s…'".formatted("t ".repeat(40).strip()),
            "at most 2000 characters"),
        text("description", 100_000),
        text("brand", 200),
        text("seller", 200),
        text("currency", 20),
        text("imageUrl", 4_000),
        text("category", 800),
        whole("Chinese without a pause", "很".repeat(100_000)),
        whole("letters and digits", "a1".repeat(50_000)),
        whole("joined words", "a-1_".repeat(25_000)),
        new Limit(
            "levels",
            "'category':%s".formatted(list(16, 1)),
            "'category':%s".formatted(list(17, 1)),
            "category is '17 levels'",
            "at most 16 levels"),
        new Limit(
            "all levels",
            "'category':['%s',%s".formatted("x".repeat(50), list(15, 47).substring(1)),
            "'category':['%s',%s".formatted("x".repeat(51), list(15, 47).substring(1)),
            "category is '%s > %s…'".formatted("x".repeat(51), "x".repeat(25)),
            "at most 800 characters"),
        new Limit(
            "reviews",
            "'reviews':%s".formatted(list(1_000, 1)),
            "'reviews':%s".formatted(list(1_001, 1)),
            "reviews is '1001 reviews'",
            "at most 1000 reviews"),
        new Limit(
            "a review",
            "'reviews':%s".formatted(list(1, 20_000)),
            "'reviews':%s".formatted(list(1, 20_001)),
            "reviews/0 is '%s…'".formatted("x".repeat(79)),
            "at most 20000 characters"),
        new Limit(
            "attributes",
            attributes(200, 1),
            attributes(201, 1),
            "attributes is '201 attributes'",
            "at most 200 attributes"),
        new Limit(
            "values",
            attributes(200, 5),
            attributes(200, 5).replaceFirst("\\['x'", "['x','x'"),
            "attributes is '1001 values'",
            "at most 1000 values"),
        new Limit(
            "an attribute's name",
            "'attributes':{'%s':'x'}".formatted(WIDE.repeat(100)),
            "'attributes':{'%s':'x'}".formatted(WIDE.repeat(101)),
            "attributes/%s is '%s…'".formatted(WIDE.repeat(101), WIDE.repeat(79)),
            "at most 100 characters"),
        new Limit(
            "an attribute's value",
            "'attributes':{'a':'%s'}".formatted(WIDE.repeat(5_000)),
            "'attributes':{'a':'%s'}".formatted(WIDE.repeat(5_001)),
            "attributes/a is '%s…'".formatted(WIDE.repeat(79)),
            "at most 5000 characters"),
        new Limit(
            "all texts",
            "'reviews':%s".formatted(list(100, 2_999)) + ",'brand':'" + "x".repeat(98) + "'",
            "'reviews':%s".formatted(list(100, 2_999)) + ",'brand':'" + "x".repeat(99) + "'",
            "product is '300001 characters'",
            "at most 300000 characters"));
  }

  /** A description of a kind that is hard to cut into words. */
  private static Limit whole(String name, String text) {
    return new Limit(
        name,
        "'description':'%s'".formatted(text),
        "'description':'%sx'".formatted(text),
        "description is '%s…'".formatted(text.substring(0, 79)),
        "at most 100000 characters");
  }

  private static Limit text(String field, int longest) {
    return text(field, longest, "at most %d characters".formatted(longest));
  }

  private static Limit text(String field, int longest, String wanted) {
    return new Limit(
        field,
        "'%s':'%s'".formatted(field, WIDE.repeat(longest)),
        "'%s':'%s'".formatted(field, WIDE.repeat(longest + 1)),
        "%s is '%s'".formatted(field, TextLimits.shortened(WIDE.repeat(longest + 1), 80)),
        wanted);
  }

  private static String list(int texts, int length) {
    return IntStream.range(0, texts)
        .mapToObj(_ -> "'" + "x".repeat(length) + "'")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String attributes(int names, int values) {
    return IntStream.range(0, names)
        .mapToObj(i -> "'n%d':%s".formatted(i, list(values, 1)))
        .collect(Collectors.joining(",", "'attributes':{", "}"));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void aProductAtALimitIsIndexedAndFound(Limit limit) {
    Product product = read(limit.at());

    isIndexedAndFound(product);
    assertThat(ProductJson.read(ProductJson.text(product))).isEqualTo(product);
  }

  @ParameterizedTest
  @MethodSource("limits")
  void oneBeyondALimitIsRefused(Limit limit) {
    assertThatThrownBy(() -> read(limit.beyond()))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("%s; wanted %s".formatted(limit.field(), limit.wanted()));
  }

  @Test
  void theLargestProductIsIndexedAndFound() {
    Product product = ProductJson.read(LargestProduct.json("largest"));

    assertThat(product.category().levels()).hasSize(CategoryPath.MOST_LEVELS);
    isIndexedAndFound(product);
    assertThatThrownBy(
            () -> ProductJson.read(LargestProduct.json("largest!"))) // one character longer
        .hasMessage("product is '300001 characters'; wanted at most 300000 characters");
  }

  private static Product read(String fields) {
    String json = fields.replace('\'', '"');
    String id = json.startsWith("\"id\"") ? "" : "\"id\":\"p\",";
    String title = json.startsWith("\"title\"") ? "" : "\"title\":\"t\",";
    return ProductJson.read("{" + id + title + json + "}");
  }

  private void isIndexedAndFound(Product product) {
    List<Product> both = List.of(product, Product.titled("other", "other"));
    try (var shop = RandomIndex.of(both, DIMENSION, IndexConfig.DEFAULT, folder, new Random(1))) {
      for (Filter filter : filters(product)) {
        assertThat(
                shop.shop()
                    .ids(
                        shop.snapshot().retrieve(new Retrieval.Popular(9), Restriction.to(filter))))
            .containsExactly(product.id());
      }
      assertThat(shop.snapshot().product(shop.snapshot().find(product.id()).orElseThrow()))
          .isEqualTo(product);
      String words = product.title().substring(0, Math.min(10, product.title().length()));
      assertThat(
              shop.shop()
                  .ids(shop.snapshot().retrieve(new Retrieval.Words(words, 9), Restriction.NONE)))
          .containsExactly(product.id());
      assertThat(
              shop.snapshot()
                  .text()
                  .facets(words, Restriction.NONE, FacetFields.USUAL)
                  .categories())
          .hasSize(product.category().levels().size());
    }
  }

  /* Each allows the product by one of its values, and not the other product. */
  private static List<Filter> filters(Product product) {
    var filters = new ArrayList<Filter>();
    filters.add(Filter.of(new Condition.Products(List.of(product.id()))));
    product
        .category()
        .prefixes()
        .forEach(path -> filters.add(Filter.of(new Condition.Categories(List.of(path)))));
    Stream.of(product.brand())
        .filter(brand -> !brand.isEmpty())
        .forEach(brand -> filters.add(Filter.of(new Condition.Brands(List.of(brand)))));
    Stream.of(product.offer().seller())
        .filter(seller -> !seller.isEmpty())
        .forEach(seller -> filters.add(Filter.of(new Condition.Sellers(List.of(seller)))));
    product
        .attributes()
        .forEach(
            (name, values) ->
                values.forEach(
                    value ->
                        filters.add(Filter.of(new Condition.Attribute(name, List.of(value))))));
    Collections.shuffle(filters, new Random(1));
    return filters.subList(0, Math.min(50, filters.size()));
  }
}
