package dev.zhiyin.tools.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.live.ProductPreparation;
import dev.zhiyin.engine.lucene.IndexBuilder;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.HashedTexts;
import dev.zhiyin.tools.cli.Progress;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationIndexingTest {
  private static final int TOO_OFTEN = 30;

  @TempDir private Path folder;

  @Test
  void endsThoughProductsChangeFasterThanTheyAreMade() {
    try (var store = Store.open(new Home(folder));
        var cache = new EmbeddingCache(folder.resolve("vectors.sqlite"))) {
      store.products().put(List.of(lamp("first", 0), lamp("second", 0)));
      var encoded = new AtomicInteger();
      var encoder =
          new HashedTexts(
              _ -> {
                int round = encoded.incrementAndGet();
                if (round <= TOO_OFTEN) { // or it would never end
                  store.products().put(List.of(lamp("first", round)));
                }
              });
      var catalogue = EmbeddedCatalogue.of(store, StoreRead.of(store), encoder, cache, silent());
      var preparation =
          new ProductPreparation(
              new CachedEncoder(encoder, cache),
              catalogue.centring(),
              new UntrainedModel(HashedTexts.DIMENSION, HistoryWeights.DEFAULT),
              AttributeTypes.NONE);

      long sequence;
      try (var index = new IndexBuilder(folder.resolve("index"), IndexConfig.DEFAULT)) {
        sequence =
            new GenerationIndexing(store, preparation, Map.of(), index, silent())
                .write(catalogue, Optional.empty());
        try (var view = index.view()) {
          assertThat(view.size()).isEqualTo(2);
        }
      }

      assertThat(encoded.get()).isLessThan(TOO_OFTEN);
      List<String> left = store.products().changedAfter(sequence);
      assertThat(left).as("what those who follow the index make").containsExactly("first");
    }
  }

  private static Product lamp(String id, int version) {
    return Product.titled(id, "Lamp " + id + " " + version);
  }

  private static Progress silent() {
    return new Progress(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }
}
