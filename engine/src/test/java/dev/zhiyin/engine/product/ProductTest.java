package dev.zhiyin.engine.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductTest {
  @Test
  void embedsTitleLeafBrandAndDescription() {
    assertThat(product("40L pack", "Outdoor > Bags", "Kailas", "Light.").embeddedText())
        .isEqualTo("40L pack\nBags\nKailas\nLight.");
  }

  @Test
  void embedsNothingTwice() {
    assertThat(product("Kailas 登山背包", "户外 > 登山背包", "Kailas", "").embeddedText())
        .isEqualTo("Kailas 登山背包");
  }

  @Test
  void embedsTheFirstTwoHundredCharactersOfTheDescription() {
    assertThat(product("t", "", "", "x".repeat(201)).embeddedText())
        .isEqualTo("t\n" + "x".repeat(200));
    assertThat(product("t", "", "", "x".repeat(199)).embeddedText())
        .isEqualTo("t\n" + "x".repeat(199));
  }

  @Test
  void cutsNoCharacterInHalf() {
    assertThat(product("t", "", "", "x".repeat(199) + "🎒 more").embeddedText())
        .isEqualTo("t\n" + "x".repeat(199));
    assertThat(product("t", "", "", "x".repeat(198) + "🎒 more").embeddedText())
        .isEqualTo("t\n" + "x".repeat(198) + "🎒");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void refusesABlankId(String id) {
    assertThatThrownBy(() -> Product.titled(id, "t"))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("id is '" + id + "'; wanted 1 to 200 characters, not all blank");
  }

  @Test
  void refusesAnIdOfMoreThanTwoHundredCharacters() {
    assertThat(Product.titled("x".repeat(200), "t").id()).hasSize(200);
    assertThatThrownBy(() -> Product.titled("x".repeat(201), "t"))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("id is '" + "x".repeat(79) + "…'; wanted 1 to 200 characters, not all blank");
  }

  @Test
  void refusesABlankTitle() {
    assertThatThrownBy(() -> Product.titled("1", " "))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("title is ' '; wanted a title that is not blank");
  }

  @Test
  void cannotBeChangedThroughWhatItWasMadeOf() {
    var values = new ArrayList<>(List.of("red"));
    var attributes = new HashMap<>(Map.of("color", (List<String>) values));
    Product product = Product.titled("1", "t").withAttributes(attributes);
    values.add("blue");
    attributes.clear();
    assertThat(product.attributes()).isEqualTo(Map.of("color", List.of("red")));
  }

  @Test
  void refusesYearsThatNoFileCanHold() {
    assertThatThrownBy(() -> Product.titled("1", "t").withCreated(Optional.of(Instant.MIN)))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("createdAt is '" + Instant.MIN + "'; wanted a time in the years 0 to 9999");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-.01, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesPricesThatAreNone(double price) {
    assertThatThrownBy(() -> Offer.of(OptionalDouble.of(price), "CNY", OptionalInt.empty(), ""))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("price is '" + price + "'; wanted a finite number of at least 0");
  }

  @Test
  void refusesAStockBelowZero() {
    assertThatThrownBy(() -> Offer.of(OptionalDouble.empty(), "", OptionalInt.of(-1), ""))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("stock is '-1'; wanted at least 0");
  }

  @Test
  void canBeBoughtUnlessTheLastPieceIsGone() {
    assertThat(Offer.of(OptionalDouble.empty(), "", OptionalInt.of(0), "").inStock()).isFalse();
    assertThat(Offer.of(OptionalDouble.empty(), "", OptionalInt.of(1), "").inStock()).isTrue();
    assertThat(Offer.NONE.inStock()).isTrue();
  }

  private static Product product(String title, String category, String brand, String description) {
    return Product.of("1", new ProductText(title, description, List.of()))
        .withCategory(CategoryPath.parse(category))
        .withBrand(brand);
  }
}
