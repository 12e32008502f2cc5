package dev.zhiyin.engine.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.OpenShop;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuggesterTest {
  @TempDir private Path folder;

  @Test
  void aProductCountsOnceForANameThatTwoLevelsOfItsCategoryHave() {
    var category = new CategoryPath(List.of("Kitchen", "KITCHEN"));
    List<Product> products =
        IntStream.range(0, 4)
            .mapToObj(i -> Product.titled("p" + i, "Spoon " + i).withCategory(category))
            .toList();
    try (var shop =
        OpenShop.of(
            products, new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT), folder)) {
      assertThat(shop.recommender().suggest(new SuggestRequest("kit", 10, Optional.empty())))
          .containsExactly(
              new Suggestion(
                  "Kitchen", Suggestion.Type.CATEGORY, Optional.empty(), OptionalLong.of(4)));
    }
  }
}
