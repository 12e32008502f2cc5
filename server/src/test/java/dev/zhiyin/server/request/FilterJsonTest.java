package dev.zhiyin.server.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.filter.PriceRange;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.recommend.Exclusion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            new Filter(
                List.of(new CategoryPath(List.of("户外", "背包"))),
                List.of("Kailas"),
                List.of("s7"),
                new PriceRange(100, 300.5),
                Optional.of(false),
                Map.of("color", List.of("red", "black")),
                Optional.of(Instant.parse("2026-01-31T08:00:00Z")),
                Optional.of(ofBrand("Osprey")),
                List.of(Filter.IN_STOCK, priced(new PriceRange(Double.NEGATIVE_INFINITY, 9)))));
    assertThat(wanted.exclusion())
        .isEqualTo(new Exclusion(Set.of("B1"), List.of("Nike"), false, false, true));
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
    assertThat(FilterJson.filter("", json("{\"not\":{\"anyOf\":[{\"not\":{\"not\":{}}}]}}")).not())
        .isPresent();
  }

  private static Filter ofBrand(String brand) {
    return filter(List.of(brand), PriceRange.ANY);
  }

  private static Filter priced(PriceRange price) {
    return filter(List.of(), price);
  }

  private static Filter filter(List<String> brands, PriceRange price) {
    return new Filter(
        List.of(),
        brands,
        List.of(),
        price,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }
}
