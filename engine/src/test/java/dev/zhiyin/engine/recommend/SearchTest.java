package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.index.Hit;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.FilterOracle;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomFilter;
import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.History;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {
  @TempDir Path folder;

  @RandomSeeds(10)
  void scoresAreTheReciprocalRanksAddedUp(Seed seed) {
    var random = seed.random();
    try (var shop = shop(RandomCatalogue.of(80, random))) {
      Filter filter = RandomFilter.of(random);
      Filter shown = filter.inStockUnlessAsked();
      Map<String, Double> expected = new HashMap<>();
      try (var snapshot = shop.generation().index().snapshot()) {
        for (List<Hit> list :
            List.of(
                snapshot.matching("防水 tent", 200, shown).hits(),
                snapshot.nearestTexts(shop.meaning("防水 tent"), 200, shown))) {
          for (int place = 0; place < list.size(); place++) {
            expected.merge(snapshot.id(list.get(place).doc()), 1.0 / (60 + place + 1), Double::sum);
          }
        }
      }
      Answer answer = shop.recommender().search(request("防水 tent", History.EMPTY, filter, 80));
      assertThat(answer.items()).hasSize(expected.size());
      for (Recommended one : answer.items()) {
        assertThat(FilterOracle.allows(shown, one.product())).isTrue();
        assertThat(one.score())
            .isCloseTo(expected.getOrDefault(one.product().id(), 0.0), within(1e-7));
      }
      assertThat(answer.items())
          .isSortedAccordingTo(Comparator.comparingDouble(Recommended::score).reversed());
    }
  }

  @RandomSeeds(10)
  void aShoppersTasteMovesProductsAndNeitherBringsNorTakesAny(Seed seed) {
    var random = seed.random();
    try (var shop = shop(RandomCatalogue.of(60, random))) {
      var history = RandomHistory.of(12, 60, random);
      var nobody = shop.recommender().search(request("手机", History.EMPTY, Filter.ALL, 60));
      var somebody = shop.recommender().search(request("手机", history, Filter.ALL, 60));
      assertThat(ids(somebody)).containsExactlyInAnyOrderElementsOf(ids(nobody));
      assertThat(ids(somebody)).isNotEqualTo(ids(nobody));
      assertThat(somebody.total()).isEqualTo(nobody.total());
    }
  }

  @Test
  void findsTheProductThatIsNamed() {
    var products = new ArrayList<>(RandomCatalogue.of(50, new Random(1)));
    products.add(Product.titled("wanted", "联通 3G 双卡 手机 X920"));
    try (var shop = shop(products)) {
      var answer = shop.recommender().search(request("联通 X920", History.EMPTY, Filter.ALL, 5));
      assertThat(ids(answer)).startsWith("wanted");
      assertThat(answer.total()).isEqualTo(1);
      assertThat(answer.items().getFirst().reasons().getFirst().sentence())
          .isEqualTo("Matches your search: 联通, x920.");
    }
  }

  @Test
  void signsAloneAreLookedForByMeaningOnly() {
    List<Product> inStock =
        RandomCatalogue.of(20, new Random(1)).stream()
            .filter(product -> product.offer().inStock())
            .limit(5)
            .toList();
    try (var shop = shop(inStock)) {
      var answer = shop.recommender().search(request("?!", History.EMPTY, Filter.ALL, 5));
      assertThat(answer.items()).hasSize(5);
      assertThat(answer.total()).isZero();
    }
  }

  @Test
  void anEmptyShopHasNothingToFind() {
    try (var shop = shop(List.of())) {
      assertThat(shop.recommender().search(request("tent", History.EMPTY, Filter.ALL, 5)))
          .isEqualTo(new Answer(List.of(), 0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void refusesBlankWords(String words) {
    assertThatThrownBy(() -> request(words, History.EMPTY, Filter.ALL, 5))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("q is '" + words + "'; wanted 1 to 1000 characters, not all blank");
  }

  @Test
  void takesWordsOfAThousandCharactersAndNotOneMore() {
    try (var shop = shop(List.of(Product.titled("p", "a")))) {
      var longest = request("a b c ".repeat(166) + "defg", History.EMPTY, Filter.ALL, 1);
      assertThat(ids(shop.recommender().search(longest))).containsExactly("p");
    }
    assertThatThrownBy(() -> request("a".repeat(1001), History.EMPTY, Filter.ALL, 5))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("q is '" + "a".repeat(79) + "…'; wanted 1 to 1000 characters, not all blank");
  }

  private OpenShop shop(List<Product> products) {
    return OpenShop.of(
        products, new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT), folder);
  }

  private static SearchRequest request(String words, History history, Filter filter, int k) {
    return new SearchRequest(words, history, filter, Locale.ENGLISH, k);
  }

  private static List<String> ids(Answer answer) {
    return answer.items().stream().map(one -> one.product().id()).toList();
  }
}
