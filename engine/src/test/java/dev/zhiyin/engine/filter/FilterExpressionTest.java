package dev.zhiyin.engine.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.product.CategoryPath;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterExpressionTest {
  private static final AttributeTypes TYPES =
      new AttributeTypes(
          Map.of(
              "screenSize", new AttributeType.Numeric(),
              "condition", new AttributeType.Grade(List.of("poor", "fair", "like new")),
              "releasedOn", new AttributeType.Date(),
              "location", new AttributeType.Geo()));

  @Test
  void readsEveryField() {
    assertThat(
            parse(
                "category:\"户外 > 背包\" AND price:[100 TO 300] AND NOT brand:小米 AND inStock:true AND"
                    + " attributes.color:red AND createdAfter:2026-01-01 AND seller:s7 AND id:B1"))
        .isEqualTo(
            Filter.of(
                new Condition.Categories(List.of(new CategoryPath(List.of("户外", "背包")))),
                price(100, 300),
                new Condition.Not(brand("小米")),
                new Condition.InStock(true),
                new Condition.Attribute("color", List.of("red")),
                new Condition.CreatedAfter(Instant.parse("2026-01-01T00:00:00Z")),
                new Condition.Sellers(List.of("s7")),
                new Condition.Products(List.of("B1"))));
  }

  @Test
  void kindsAreProductsAndNotes() {
    assertThat(parse("kind:note")).isEqualTo(Filter.NOTES);
    assertThat(parse("kind:product AND inStock:true"))
        .isEqualTo(Filter.PRODUCTS.and(Filter.IN_STOCK));
    assertThatThrownBy(() -> parse("kind:post")).hasMessageContaining("product or note for kind");
  }

  @Test
  void andBindsCloserThanOr() {
    assertThat(parse("brand:a OR brand:b AND inStock:true"))
        .isEqualTo(parse("brand:a OR (brand:b AND inStock:true)"))
        .isEqualTo(
            Filter.of(new Condition.AnyOf(List.of(brand("a"), brand("b").and(Filter.IN_STOCK)))));
    assertThat(parse("(brand:a OR brand:b) AND inStock:true"))
        .isEqualTo(parse("brand:(a OR b) && inStock:true"))
        .isEqualTo(
            Filter.of(
                new Condition.AnyOf(List.of(brand("a"), brand("b"))), new Condition.InStock(true)));
    assertThat(parse("NOT (brand:a AND NOT brand:b)"))
        .isEqualTo(
            Filter.of(
                new Condition.Not(
                    Filter.of(new Condition.Brands(List.of("a")), new Condition.Not(brand("b"))))));
  }

  @Test
  void pricesMayBeOpenOrLeaveTheirEndsOut() {
    double most = Double.POSITIVE_INFINITY;
    assertThat(parse("price:[100 TO *]")).isEqualTo(Filter.of(price(100, most)));
    assertThat(parse("price:[* TO 9.5]")).isEqualTo(Filter.of(price(-most, 9.5)));
    assertThat(parse("price:{1 TO 2}"))
        .isEqualTo(Filter.of(price(Math.nextUp(1.0), Math.nextDown(2.0))));
    assertThat(parse("price>=100")).isEqualTo(Filter.of(price(100, most)));
    assertThat(parse("price<100")).isEqualTo(Filter.of(price(-most, Math.nextDown(100.0))));
    assertThat(parse("price:100")).isEqualTo(Filter.of(price(100, 100)));
  }

  @Test
  void declaredAttributesHaveRangesAndDistances() {
    double most = Double.POSITIVE_INFINITY;
    assertThat(parse("attributes.screenSize:[5 TO 7}"))
        .isEqualTo(range("screensize", 5, Math.nextDown(7.0)));
    assertThat(parse("attributes.ScreenSize:6.10"))
        .isEqualTo(parse("attributes.screenSize:6.1"))
        .isEqualTo(range("screensize", 6.1, 6.1));
    assertThat(parse("attributes.condition:[Fair TO *]")).isEqualTo(range("condition", 1, most));
    assertThat(parse("attributes.condition:[* TO \"like new\"]"))
        .isEqualTo(range("condition", -most, 2));
    assertThat(parse("attributes.releasedOn:[2026-01-01 TO *]"))
        .isEqualTo(parse("attributes.releasedOn>=1767225600"))
        .isEqualTo(range("releasedon", 1767225600000.0, most));
    assertThat(parse("attributes.location:\"within 2.5km of 31.2, 121.5\""))
        .isEqualTo(
            Filter.of(new Condition.AttributeNear("location", new GeoPoint(31.2, 121.5), 2.5)));
    assertThat(parse("attributes.color:red"))
        .isEqualTo(Filter.of(new Condition.Attribute("color", List.of("red"))));
  }

  private static Filter range(String name, double gte, double lte) {
    return Filter.of(new Condition.AttributeRange(name, gte, lte));
  }

  @Test
  void whatMeansSomethingElseIsQuotedOrEscaped() {
    assertThat(parse("brand:\"a* OR (b?\""))
        .isEqualTo(parse("brand:a\\*\\ OR\\ \\(b\\?"))
        .isEqualTo(brand("a* OR (b?"));
    assertThat(parse("brand:\"say \\\"cheese\\\"\"")).isEqualTo(brand("say \"cheese\""));
    assertThat(parse("attributes.screen\\ size:6"))
        .isEqualTo(Filter.of(new Condition.Attribute("screen size", List.of("6"))));
    assertThat(parse("createdAfter:\"2026-01-01T08:00:00Z\""))
        .isEqualTo(parse("createdAfter:1767254400"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          colour:red              | colour   | one of the fields id, kind, category, brand, seller, price, inStock, createdAfter, attributes.<name>, at character 8
          brand:a AND text:tent   | text     | one of the fields id, kind, category, brand, seller, price, inStock, createdAfter, attributes.<name>, at character 18
          attributes.:red         | attributes. | one of the fields id, kind, category, brand, seller, price, inStock, createdAfter, attributes.<name>, at character 13
          tent                    | tent     | a field and a colon before it; fields are id, kind, category, brand, seller, price, inStock, createdAfter, attributes.<name>, at character 1
          brand:a brand:b         | brand:a brand:b | AND or OR between its conditions
          brand:\"\"              | ``       | a value that is not blank, at character 8
          brand:*a                | *a       | a value without wildcards; quoted, * and ? are themselves, at character 7
          brand:a?                | a?       | a value without wildcards; quoted, * and ? are themselves, at character 7
          brand:a~                | brand:a~2.0 | a value without ~
          brand:\"a b\"~2         | brand:\"a b\"~2 | a quoted value without ~
          brand:a^2               | brand:a^2 | conditions without ^ boosts
          brand:/a.*/             | brand:/a.*/ | a value, not a regular expression
          *:*                     | *        | a value without wildcards; quoted, * and ? are themselves, at character 3
          price:cheap             | cheap    | a number for price, at character 7
          price:NaN               | NaN      | a number for price, at character 7
          price:300d              | 300d     | a number for price, at character 7
          price:[0x1p3 TO 9]      | 0x1p3    | a number for price, at character 8
          price:[1 TO x]          | x        | a number for price, at character 13
          price:[3 TO 2]          | 3 TO 2   | a range of price that holds something, at character 8
          price:{3 TO 3}          | 3 TO 3   | a range of price that holds something, at character 8
          brand:[a TO b]          | brand    | a range only of price and attributes.<name>, at character 8
          attributes.color:[a TO b] | color | an attribute that the shop's settings declare as number, grade or date; it is keyword for attributes.color, at character 19
          attributes.screenSize:big | big | a number such as 6.1 for attributes.screenSize, at character 23
          attributes.screenSize:[7 TO 6] | 7 to 6 | a range that holds something, lower value first for attributes.screenSize, at character 24
          attributes.screenSize:{7 TO 7} | 7 to 7 | a range that holds something, lower value first for attributes.screenSize, at character 24
          attributes.condition:[new TO *] | new | one of the grades poor, fair, like new for attributes.condition, at character 23
          attributes.releasedOn>=2026-13-01 | 2026-13-01 | a date such as 2026-01-31, a time as RFC 3339, or epoch seconds for attributes.releasedOn, at character 24
          attributes.location:"31,121" | 31,121 | a distance such as "within 10 km of 31.23,121.47", at most 20000 km, at character 22
          attributes.location:"within 0 km of 31,121" | within 0 km of 31,121 | a distance such as "within 10 km of 31.23,121.47", at most 20000 km, at character 22
          attributes.location:"within 9 km of 91,121" | within 9 km of 91,121 | a distance such as "within 10 km of 31.23,121.47", at most 20000 km, at character 22
          attributes.location:[1 TO 2] | location | an attribute that the shop's settings declare as number, grade or date; it is geoPoint for attributes.location, at character 22
          inStock:yes             | yes      | true or false for inStock, at character 9
          createdAfter:"+10000-01-01T00:00:00Z" | +10000-01-01T00:00:00Z | a time in the years 0 to 9999 for createdAfter, at character 15
          createdAfter:2026-13-01 | 2026-13-01 | a date, a quoted time as RFC 3339 or epoch seconds for createdAfter, at character 14
          category:\"a > > b\"    | a > > b  | a category such as \"户外 > 背包\", no level blank, at most 16 levels and 800 characters, at character 11
          brand:                  | brand:   | a filter such as brand:Nike AND price:[100 TO 300], complete to its end
          (brand:a                | (brand:a | a filter such as brand:Nike AND price:[100 TO 300], complete to its end
          brand:a) AND inStock:true | )      | a filter such as brand:Nike AND price:[100 TO 300], at character 8
          price:[1,2]             | ]        | a filter such as brand:Nike AND price:[100 TO 300], at character 11
          ``                      | ``       | a filter such as brand:Nike AND price:[100 TO 300], complete to its end
          """)
  void refusesWithThePartThatIsWrongAndItsPlace(String text, String part, String wanted) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(
            InvalidInput.class,
            refused -> {
              assertThat(refused.field()).isEqualTo("filter");
              assertThat(refused.value()).isEqualTo(part);
              assertThat(refused.wanted()).isEqualTo(wanted);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"fn:ordered(a b)", "brand:(a OR b)@2", "field:", "AND", "\"", "\\", "["})
  void refusesAllElseOfTheSyntax(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(InvalidInput.class);
  }

  @Test
  void isBounded() {
    assertThat(parse(inBrackets(10))).isEqualTo(brand("a"));
    assertThatThrownBy(() -> parse(inBrackets(11)))
        .hasMessage(
            "filter is '(brand:a)))))))))))'; wanted brackets at most 10 within each other, at character 11");
    assertThatThrownBy(() -> parse("(".repeat(7999))).isInstanceOf(InvalidInput.class);
    assertThat(parse("brand:\"" + "(".repeat(20) + "\"")).isEqualTo(brand("(".repeat(20)));
    assertThat(parse("brand:" + "\\(".repeat(20))).isEqualTo(brand("(".repeat(20)));
    for (String closing : List.of("\"" + ")".repeat(20) + "\"", "\\)".repeat(20))) {
      assertThatThrownBy(() -> parse("brand:" + closing + " AND " + inBrackets(11)))
          .hasMessageContaining("wanted brackets at most 10 within each other");
    }
    assertThat(parse("id:1" + " OR id:1".repeat(199)).conditions()).isEqualTo(200);
    assertThatThrownBy(() -> parse("id:1" + " OR id:1".repeat(200)))
        .isInstanceOfSatisfying(
            InvalidInput.class,
            refused -> assertThat(refused.wanted()).isEqualTo("at most 200 conditions"));
    assertThatThrownBy(() -> parse("id:" + "1".repeat(7998)))
        .isInstanceOfSatisfying(
            InvalidInput.class,
            refused -> assertThat(refused.wanted()).isEqualTo("at most 8000 characters"));
  }

  @ParameterizedTest
  @CsvSource({
    "brand:%s, 200, brand",
    "seller:%s, 200, seller",
    "attributes.color:%s, 5000, attributes.color",
    "attributes.condition:[fair TO %s], 5000, attributes.condition"
  })
  void textsHaveTheLimitsOfProducts(String expression, int longest, String field) {
    assertThatThrownBy(() -> parse(expression.formatted("a".repeat(longest + 1))))
        .hasMessageContaining("wanted at most %d characters for %s, at".formatted(longest, field));
  }

  @Test
  void namesOfAttributesHaveALimit() {
    assertThat(parse("attributes.%s:red".formatted("a".repeat(200))).all()).hasSize(1);
    assertThatThrownBy(() -> parse("attributes.%s:red".formatted("a".repeat(201))))
        .hasMessageContaining("wanted at most 200 characters for attributes.a");
    assertThatThrownBy(() -> parse("attributes.%s:[1 TO 2]".formatted("a".repeat(201))))
        .hasMessageContaining("wanted at most 200 characters for attributes.a");
  }

  private static String inBrackets(int depth) {
    return "(".repeat(depth) + "brand:a" + ")".repeat(depth);
  }

  private static Filter parse(String text) {
    return FilterExpression.parse("filter", text, TYPES);
  }

  private static Filter brand(String brand) {
    return Filter.of(new Condition.Brands(List.of(brand)));
  }

  private static Condition price(double gte, double lte) {
    return new Condition.Price(new PriceRange(gte, lte));
  }
}
