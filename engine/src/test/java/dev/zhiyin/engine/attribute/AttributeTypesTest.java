package dev.zhiyin.engine.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.attribute.AttributeTypes.TypedValues;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributeTypesTest {
  private static final AttributeTypes TYPES =
      new AttributeTypes(
          Map.of(
              "screenSize", new AttributeType.Numeric(),
              "condition", new AttributeType.Grade(List.of("poor", "fair", "like new")),
              "releasedOn", new AttributeType.Date(),
              "location", new AttributeType.Geo(),
              "color", new AttributeType.Keyword()));

  @Test
  void valuesAreReadByTheirTypes() {
    Product product =
        product(
            """
            {"screenSize": [6.10, "7", " "], "ConDition": "Like New", "releasedOn": "1970-01-02",
             "location": "31.23, -121.47", "color": "6", "other": "7"}
            """);

    assertThat(TYPES.of(product))
        .isEqualTo(
            new TypedValues(
                Map.of("color", List.of("6")),
                Map.of(
                    "screensize", List.of(6.1, 7.0),
                    "condition", List.of(2.0),
                    "releasedon", List.of(86_400_000.0)),
                Map.of("location", List.of(new GeoPoint(31.23, -121.47)))));
    assertThat(AttributeTypes.NONE.of(product)).isEqualTo(TypedValues.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          screenSize | 6.1"       | a number such as 6.1
          screenSize | NaN        | a number such as 6.1
          screenSize | 0x10       | a number such as 6.1
          screenSize | 1e999      | a number such as 6.1
          condition  | new        | one of the grades poor, fair, like new
          releasedOn | 2026-02-30 | a date such as 2026-01-31, a time as RFC 3339, or epoch seconds
          releasedOn | soon       | a date such as 2026-01-31, a time as RFC 3339, or epoch seconds
          location   | 31.2       | a point as latitude,longitude in degrees, such as 31.23,121.47
          location   | 90.1,0     | a point as latitude,longitude in degrees, such as 31.23,121.47
          location   | 0,-180.5   | a point as latitude,longitude in degrees, such as 31.23,121.47
          """)
  void whatDoesNotFitIsRefusedByName(String name, String value, String wanted) {
    Product product = product("{\"%s\": \"%s\"}".formatted(name, value.replace("\"", "\\\"")));

    assertThatThrownBy(() -> TYPES.of(product))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(
            "attributes/%s is '%s'; wanted %s, of product 'p1'".formatted(name, value, wanted));
  }

  @Test
  void declarationsAreBounded() {
    var many = Collections.nCopies(101, "x");
    assertThatThrownBy(() -> new AttributeType.Grade(many)).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> new AttributeType.Grade(List.of("one")))
        .hasMessage("grades is '[one]'; wanted 2 to 100 grades, from worst to best");
    assertThatThrownBy(() -> new AttributeType.Grade(List.of("good", "Ｇood")))
        .hasMessage("grades is 'Ｇood'; wanted 1 to 100 characters, each grade once");
    for (String name : List.of("", "a.b", "a b", "x".repeat(101))) {
      assertThatThrownBy(() -> new AttributeTypes(Map.of(name, new AttributeType.Date())))
          .isInstanceOf(InvalidInput.class);
    }
    assertThatThrownBy(
            () ->
                new AttributeTypes(
                    Map.of("a", new AttributeType.Date(), "A", new AttributeType.Date())))
        .isInstanceOf(InvalidInput.class);
  }

  @Test
  void aGenerationRemembersAllThatIsDeclared() {
    assertThat(TYPES.texts())
        .isEqualTo(
            Map.of(
                "screensize", "number",
                "condition", "grade: poor < fair < like new",
                "releasedon", "date",
                "location", "geoPoint",
                "color", "keyword"));
  }

  private static Product product(String attributes) {
    return ProductJson.read("{\"id\": \"p1\", \"attributes\": %s}".formatted(attributes));
  }
}
