package dev.zhiyin.server.recommendation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.filter.PriceRange;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.recommend.HistoryExclusion;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FilterJsonTest {
  @Test
  void readsEveryFieldOfTheContract() throws JsonProcessingException {
    var wanted =
        FilterJson.wanted(
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
        FilterJson.wanted(
            "/filter", json("{\"brand\": null, \"not\": null, \"exclude\": {\"seen\": null}}"));

    assertThat(wanted).isEqualTo(FilterJson.Wanted.ANYTHING);
  }

  @Test
  void aFilterMayBeFiveDeep() throws JsonProcessingException {
    assertThat(FilterJson.filter("", json("{\"not\":{\"anyOf\":[{\"not\":{\"not\":{}}}]}}")).all())
        .hasSize(1);
  }

  @Test
  void ofListsThatAreForNobodyItExcludesWhatItNames() throws JsonProcessingException {
    assertThat(
            FilterJson.filter(
                "/filter",
                json(
                    "{\"inStock\":true,\"exclude\":{\"products\":[\"B1\"],\"brands\":[\"Nike\"]}}")))
        .isEqualTo(
            Filter.of(
                new Condition.InStock(true),
                new Condition.Not(Filter.of(new Condition.Products(List.of("B1")))),
                new Condition.Not(Filter.of(new Condition.Brands(List.of("Nike"))))));
  }

  @Test
  void emptyListsAskNothing() throws JsonProcessingException {
    assertThat(
            FilterJson.filter(
                "/filter",
                json(
                    """
                    {"category": [], "brand": [], "seller": [], "attributes": {"color": []},
                     "price": {}, "anyOf": [], "exclude": {"products": [], "brands": []}}
                    """)))
        .isEqualTo(Filter.ALL);
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }
}
