package dev.zhiyin.server.recommendation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.filter.PriceRange;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.recommend.HistoryExclusion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterJsonTest {
  private static final FilterJson FILTERS =
      new FilterJson(
          new AttributeTypes(
              Map.of(
                  "screenSize", new AttributeType.Numeric(),
                  "condition", new AttributeType.Grade(List.of("poor", "fair", "like new")),
                  "releasedOn", new AttributeType.Date(),
                  "location", new AttributeType.Geo())));

  /** A price range of the facets can be asked for as it is. */
  @Test
  void aRangeOfPricesMayLeaveItsEndsOut() throws JsonProcessingException {
    assertThat(prices("{\"gte\": 50, \"lt\": 100}"))
        .isEqualTo(Filter.of(new Condition.Price(new PriceRange(50, Math.nextDown(100.0)))));
    assertThat(prices("{\"gt\": 50, \"lte\": 100}"))
        .isEqualTo(Filter.of(new Condition.Price(new PriceRange(Math.nextUp(50.0), 100))));
    assertThat(prices("{\"lt\": 50}"))
        .isEqualTo(
            Filter.of(
                new Condition.Price(
                    new PriceRange(Double.NEGATIVE_INFINITY, Math.nextDown(50.0)))));
    assertThatThrownBy(() -> prices("{\"gte\": 50, \"gt\": 60}"))
        .hasMessageContaining("/filter/price/gt")
        .hasMessageContaining("is given beside gte; wanted one of them");
    assertThatThrownBy(() -> prices("{\"gt\": 50, \"lt\": 50}"))
        .hasMessageContaining("/filter/price")
        .hasMessageContaining("wanted a range that holds a price");
  }

  private static Filter prices(String range) throws JsonProcessingException {
    return FILTERS.wanted("/filter", json("{\"price\": %s}".formatted(range))).filter();
  }

  @Test
  void readsEveryFieldOfTheContract() throws JsonProcessingException {
    var wanted =
        FILTERS.wanted(
            "/filter",
            json(
                """
                {"category": ["户外 > 背包"], "brand": ["Kailas"], "price": {"gte": 100, "lte": 300.5},
                 "inStock": false, "seller": ["s7"], "attributes": {"color": ["red", "black"]},
                 "createdAfter": "2026-01-31T08:00:00Z", "not": {"brand": ["Osprey"]},
                 "anyOf": [{"inStock": true}, {"price": {"lte": 9}}],
                 "exclude": {"products": ["B1"], "brands": ["Nike"], "seen": false, "bought": false}}
                """));

    assertThat(wanted.filter())
        .isEqualTo(
            Filter.of(
                new Condition.Categories(List.of(new CategoryPath(List.of("户外", "背包")))),
                new Condition.Brands(List.of("Kailas")),
                new Condition.Sellers(List.of("s7")),
                new Condition.Price(new PriceRange(100, 300.5)),
                new Condition.InStock(false),
                new Condition.Attribute("color", List.of("red", "black")),
                new Condition.CreatedAfter(Instant.parse("2026-01-31T08:00:00Z")),
                new Condition.Not(Filter.of(new Condition.Brands(List.of("Osprey")))),
                new Condition.AnyOf(
                    List.of(
                        Filter.IN_STOCK,
                        Filter.of(
                            new Condition.Price(new PriceRange(Double.NEGATIVE_INFINITY, 9)))))));
    assertThat(wanted.exclusion())
        .isEqualTo(new HistoryExclusion(Set.of("B1"), List.of("Nike"), false, false, true));
  }

  @Test
  void whatIsAbsentOrNullAsksNothing() throws JsonProcessingException {
    var wanted =
        FILTERS.wanted(
            "/filter", json("{\"brand\": null, \"not\": null, \"exclude\": {\"seen\": null}}"));

    assertThat(wanted).isEqualTo(FilterJson.Wanted.ANYTHING);
  }

  @Test
  void declaredAttributesHaveRangesAndDistances() throws JsonProcessingException {
    double most = Double.POSITIVE_INFINITY;
    assertThat(
            FILTERS
                .searched(
                    "/filter",
                    json(
                        """
                        {"attributes": {
                          "screenSize": {"gte": 5, "lt": 7}, "condition": {"atLeast": "fair"},
                          "releasedOn": {"gt": "2026-01-01"}, "ScreenSize": [6.10, "7"],
                          "location": {"within": {"km": 10, "of": [31.2, 121.5]}}}}
                        """))
                .filter()
                .all())
        .containsExactlyInAnyOrder(
            range("screensize", 5, Math.nextDown(7.0)),
            range("condition", 1, most),
            range("releasedon", Math.nextUp(1767225600000.0), most),
            new Condition.AnyOf(
                List.of(
                    Filter.of(range("screensize", 6.1, 6.1)),
                    Filter.of(range("screensize", 7, 7)))),
            new Condition.AttributeNear("location", new GeoPoint(31.2, 121.5), 10));
  }

  private static Condition range(String name, double gte, double lte) {
    return new Condition.AttributeRange(name, gte, lte);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"color": {"gte": 1}}               | /filter/attributes/color is 'color'; wanted an attribute that the shop's settings declare as number, grade or date; it is keyword
          {"screenSize": {"gte": "big"}}      | /filter/attributes/screenSize is 'big'; wanted a number such as 6.1
          {"screenSize": {"gte": [1]}}        | /filter/attributes/screenSize/gte is '[1]'; wanted a text or a number
          {"screenSize": {"gte": 7, "lt": 7}} | /filter/attributes/screenSize is '7 to 7'; wanted a range that holds something, lower value first
          {"screenSize": ["big"]}             | /filter/attributes/screenSize is 'big'; wanted a number such as 6.1
          {"condition": {"atLeast": "new"}}   | /filter/attributes/condition is 'new'; wanted one of the grades poor, fair, like new
          {"location": ["31,121"]}            | /filter/attributes/location is '31,121'; wanted a distance: attribute location is a point
          {"location": {"within": {"km": 0, "of": [31, 121]}}}  | /filter/attributes/location/within/km is '0'; wanted above 0 and at most 20000
          {"location": {"within": {"km": 1, "of": [131, 21]}}}  | /filter/attributes/location/within/of is '[131,21]'; wanted [latitude, longitude] in degrees, such as [31.23, 121.47]
          {"location": {"within": {"km": 1, "of": "31,121"}}}   | /filter/attributes/location/within/of is '"31,121"'; wanted [latitude, longitude] in degrees, such as [31.23, 121.47]
          """)
  void whatDoesNotFitADeclaredAttributeIsRefused(String attributes, String wanted)
      throws JsonProcessingException {
    JsonNode filter = json("{\"attributes\": %s}".formatted(attributes));
    assertThatThrownBy(() -> FILTERS.searched("/filter", filter).filter()).hasMessage(wanted);
  }

  @Test
  void aFilterMayBeFiveDeep() throws JsonProcessingException {
    assertThat(
            FILTERS
                .searched("", json("{\"not\":{\"anyOf\":[{\"not\":{\"not\":{}}}]}}"))
                .filter()
                .all())
        .hasSize(1);
  }

  @Test
  void ofListsThatAreForNobodyItExcludesWhatItNames() throws JsonProcessingException {
    assertThat(
            FILTERS
                .searched(
                    "/filter",
                    json(
                        "{\"inStock\":true,\"exclude\":{\"products\":[\"B1\"],\"brands\":[\"Nike\"]}}"))
                .filter())
        .isEqualTo(
            Filter.of(
                new Condition.InStock(true),
                new Condition.Not(Filter.of(new Condition.Products(List.of("B1")))),
                new Condition.Not(Filter.of(new Condition.Brands(List.of("Nike"))))));
  }

  @Test
  void kindsAreProductsAndNotes() throws JsonProcessingException {
    assertThat(FILTERS.searched("", json("{\"kind\":\"note\"}")).filter()).isEqualTo(Filter.NOTES);
    assertThat(FILTERS.searched("", json("{\"not\":{\"kind\":\"product\"}}")).filter())
        .isEqualTo(Filter.of(new Condition.Not(Filter.PRODUCTS)));
    assertThatThrownBy(() -> FILTERS.searched("", json("{\"kind\":\"post\"}")).filter())
        .hasMessage("/kind is 'post'; wanted product or note");
  }

  @Test
  void emptyListsAskNothing() throws JsonProcessingException {
    assertThat(
            FILTERS
                .searched(
                    "/filter",
                    json(
                        """
                    {"category": [], "brand": [], "seller": [], "attributes": {"color": []},
                     "price": {}, "anyOf": [], "exclude": {"products": [], "brands": []}}
                    """))
                .filter())
        .isEqualTo(Filter.ALL);
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"brand": ["a", "%s"]}                         |  200 | /filter/brand
          {"seller": ["%s"]}                             |  200 | /filter/seller
          {"not": {"brand": ["%s"]}}                     |  200 | /filter/not/brand
          {"exclude": {"brands": ["%s"]}}                |  200 | /filter/exclude/brands
          {"attributes": {"color": ["%s"]}}              | 5000 | /filter/attributes/color
          """)
  void aTextIsAsLongAsAProductMayHaveIt(String filter, int longest, String pointer)
      throws JsonProcessingException {
    FILTERS.searched("/filter", json(filter.formatted("字".repeat(longest))));
    JsonNode longer = json(filter.formatted("字".repeat(longest + 1)));

    assertThatThrownBy(() -> FILTERS.searched("/filter", longer))
        .hasMessage(
            "%s is '%s…'; wanted at most %d characters"
                .formatted(pointer, "字".repeat(79), longest));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"condition\": [\"%s\"]}",
        "{\"condition\": {\"atLeast\": \"%s\"}}",
        "{\"screenSize\": [\"%s\"]}",
        "{\"color\": {\"gte\": \"%s\"}}"
      })
  void aValueOfADeclaredAttributeHasALimit(String attributes) throws JsonProcessingException {
    JsonNode filter =
        json("{\"attributes\": %s}".formatted(attributes.formatted("1".repeat(5001))));

    assertThatThrownBy(() -> FILTERS.searched("/filter", filter))
        .hasMessageEndingWith("is '%s…'; wanted at most 5000 characters".formatted("1".repeat(79)));
  }

  @Test
  void namesOfAttributesAreFewAndShort() throws JsonProcessingException {
    assertThat(FILTERS.searched("/filter", names(200, 200)).filter().all()).hasSize(200);
    JsonNode tooMany = names(201, 3);
    JsonNode tooLong = names(1, 201);

    assertThatThrownBy(() -> FILTERS.searched("/filter", tooMany))
        .hasMessage("/filter/attributes has 201 attributes; wanted at most 200");
    assertThatThrownBy(() -> FILTERS.searched("/filter", tooLong))
        .hasMessageStartingWith("/filter/attributes/000")
        .hasMessageEndingWith("is '%s…'; wanted at most 200 characters".formatted("0".repeat(79)));
  }

  @Test
  @Timeout(10)
  void manyNamesAreRefusedAtOnce() throws JsonProcessingException {
    JsonNode filter = names(200_000, 6);
    assertThatThrownBy(() -> FILTERS.searched("/filter", filter))
        .hasMessageEndingWith("wanted at most 200");
  }

  private static JsonNode names(int count, int length) throws JsonProcessingException {
    String form = "\"%0" + length + "d\": [\"a\"]";
    return json(
        IntStream.range(0, count)
            .mapToObj(form::formatted)
            .collect(Collectors.joining(",", "{\"attributes\": {", "}}")));
  }
}
