package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.cooccurrence.ComplementCounter;
import dev.zhiyin.engine.cooccurrence.Complements;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.OpenShop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComplementProductsTest {
  private static final CategoryPath GEAR = CategoryPath.parse("Gear");
  private static final CategoryPath TENTS = CategoryPath.parse("Gear > Tents");
  private static final CategoryPath LAMPS = CategoryPath.parse("Lamps");

  @TempDir private Path folder;

  private final List<Product> products = new ArrayList<>();
  private final ComplementCounter counter = new ComplementCounter(this::category);

  private CategoryPath category(String id) {
    return products.stream()
        .filter(product -> product.id().equals(id))
        .findAny()
        .map(Product::category)
        .orElse(CategoryPath.NONE);
  }

  private void add(String id, CategoryPath category) {
    products.add(Product.titled(id, id).withCategory(category));
  }

  private void buy(int shoppers, String... basket) {
    for (int i = 0; i < shoppers; i++) {
      counter.add(List.of(Set.of(basket)));
    }
  }

  private List<String> complements(String id, int k) throws IOException {
    Path ofProducts = folder.resolve(id + " products");
    Path ofCategories = folder.resolve(id + " categories");
    counter.write(ofProducts, ofCategories);
    try (var known = Complements.open(ofProducts, ofCategories);
        var shop =
            OpenShop.of(
                products,
                new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT),
                folder.resolve(id))) {
      return shop
          .recommender()
          .withComplements(known)
          .complements(new ComplementsRequest(id, Filter.ALL, Locale.ENGLISH, k))
          .items()
          .stream()
          .map(one -> one.product().id())
          .toList();
    }
  }

  @Test
  void ofACategoryAboveTheProductsOwnNothingOfItsOwnIsShown() throws IOException {
    add("stove", GEAR);
    add("mat", GEAR);
    for (int i = 0; i < 4; i++) {
      add("tent " + i, TENTS);
    }
    add("lamp", LAMPS);
    buy(5, "tent 0", "stove");
    buy(20, "lamp");

    assertThat(complements("tent 1", 5)).containsExactlyInAnyOrder("stove", "mat");
    assertThat(complements("mat", 5))
        .containsExactlyInAnyOrder("tent 0", "tent 1", "tent 2", "tent 3");
  }

  @Test
  void offersOfOneGroupTakeNoPlacesOfOtherPopularProducts() throws IOException {
    add("tent", TENTS);
    add("gas", LAMPS);
    for (int i = 0; i < 30; i++) {
      add("offer " + i, LAMPS);
      products.add(products.removeLast().withGroupId("g" + i / 10));
    }
    for (int i = 0; i < 4; i++) {
      add("lamp " + i, LAMPS);
    }
    buy(5, "tent", "gas");
    add("gift", CategoryPath.parse("Gifts"));
    buy(100, "gift");

    assertThat(complements("tent", 8)).hasSize(8).startsWith("gas").doesNotHaveDuplicates();
  }

  @Test
  void popularProductsFollowWhereGroupsLeaveTooFew() throws IOException {
    add("tent", TENTS);
    for (int i = 0; i < 9; i++) {
      add("offer " + i, LAMPS);
      products.add(products.removeLast().withGroupId("g" + i % 3));
      buy(5, "tent", "offer " + i);
    }
    for (int i = 0; i < 4; i++) {
      add("lamp " + i, LAMPS);
    }
    add("gift", CategoryPath.parse("Gifts"));
    buy(100, "gift");

    List<String> found = complements("tent", 5);
    assertThat(found).hasSize(5);
    assertThat(found.subList(0, 3)).allMatch(id -> id.startsWith("offer"));
    assertThat(found.subList(3, 5)).allMatch(id -> id.startsWith("lamp"));
  }

  @Test
  void categoriesOfOneNameAreNotSaidToBeBoughtTogether() throws IOException {
    add("boot", CategoryPath.parse("Men > Shoes"));
    add("clog", CategoryPath.parse("Women > Shoes"));
    add("pump", CategoryPath.parse("Women > Shoes"));
    add("lamp", LAMPS);
    add("torch", LAMPS);
    add("gift", CategoryPath.parse("Gifts"));
    buy(5, "boot", "clog");
    buy(5, "boot", "lamp");
    buy(100, "gift");

    assertThat(complements("boot", 5)).containsExactlyInAnyOrder("clog", "lamp", "torch");
  }
}
