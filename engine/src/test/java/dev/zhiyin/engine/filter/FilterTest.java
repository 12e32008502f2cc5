package dev.zhiyin.engine.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.FilterOracle;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomFilter;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterTest {
  @RandomSeeds
  void withoutBrandsAllowsWhatItAllowedButTheirProducts(Seed seed) {
    var random = seed.random();
    List<Product> products = RandomCatalogue.of(50, random);
    for (int i = 0; i < 20; i++) {
      Filter filter = RandomFilter.of(random);
      Filter without = filter.withoutBrands(List.of("kailas", "50%"));
      for (Product product : products) {
        boolean unwanted =
            product.brand().equalsIgnoreCase("kailas") || product.brand().equals("50%");
        assertThat(FilterOracle.allows(without, product))
            .isEqualTo(FilterOracle.allows(filter, product) && !unwanted);
      }
    }
  }

  @Test
  void asksForStockUnlessItSpeaksOfStock() {
    assertThat(Filter.ALL.inStockUnlessAsked()).isEqualTo(Filter.IN_STOCK);
    for (Condition speaking :
        List.of(
            new Condition.InStock(false),
            new Condition.Not(Filter.IN_STOCK),
            new Condition.AnyOf(List.of(Filter.ALL, Filter.IN_STOCK)))) {
      assertThat(Filter.of(speaking).inStockUnlessAsked()).isEqualTo(Filter.of(speaking));
    }
    var brand = new Condition.Brands(List.of("Kailas"));
    assertThat(Filter.of(brand).inStockUnlessAsked())
        .isEqualTo(Filter.of(brand, new Condition.InStock(true)));
  }

  @Test
  void asksForProductsUnlessItSpeaksOfNotes() {
    assertThat(Filter.IN_STOCK.productsUnlessAsked())
        .isEqualTo(Filter.IN_STOCK.and(Filter.PRODUCTS));
    for (Condition speaking :
        List.of(
            new Condition.Notes(true),
            new Condition.NotesOn("p1"),
            new Condition.Not(Filter.NOTES),
            new Condition.AnyOf(List.of(Filter.NOTES, Filter.PRODUCTS)))) {
      assertThat(Filter.of(speaking).productsUnlessAsked()).isEqualTo(Filter.of(speaking));
    }
    assertThat(Filter.IN_STOCK.productsUnlessAsked().withProductsAs(Filter.NOTES))
        .isEqualTo(Filter.IN_STOCK.and(Filter.NOTES));
    assertThat(Filter.IN_STOCK.productsUnlessAsked().withProductsAs(Filter.ALL))
        .isEqualTo(Filter.IN_STOCK);
  }

  @Test
  void refusesRangesThatHoldNothing() {
    assertThatThrownBy(() -> new PriceRange(5, 4))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("price is '5.0..4.0'; wanted gte not above lte");
    assertThatThrownBy(() -> new PriceRange(Double.NaN, 4))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("price is 'NaN..4.0'; wanted gte not above lte");
    assertThat(new PriceRange(4, 4).gte()).isEqualTo(4);
  }

  @Test
  void refusesYearsThatNoRequestCanHold() {
    assertThatThrownBy(() -> new Condition.CreatedAfter(Instant.MAX))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("createdAfter is '" + Instant.MAX + "'; wanted a time in the years 0 to 9999");
  }
}
