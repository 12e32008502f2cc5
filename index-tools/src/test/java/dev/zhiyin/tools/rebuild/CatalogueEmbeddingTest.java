package dev.zhiyin.tools.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.testing.UsedHeap;
import dev.zhiyin.tools.HashedTexts;
import dev.zhiyin.tools.cli.Progress;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueEmbeddingTest {
  /** Of ids and numbers; an embedding alone has 1,024. */
  private static final int HEAP = 300;

  private static final int PRODUCTS = 20_000;
  private static final int BROKEN = 7;

  @TempDir private Path folder;

  @Test
  void holdsOfAProductItsIdOnly() {
    try (var store = Store.open(new Home(folder));
        var cache = new EmbeddingCache(folder.resolve("vectors.sqlite"))) {
      store.products().put(IntStream.range(0, PRODUCTS).mapToObj(i -> product(i, 800)).toList());
      embed(store, cache);
      long before = UsedHeap.bytes();
      EmbeddedCatalogue catalogue = embed(store, cache);
      long held = UsedHeap.bytes() - before;
      assertThat((double) held / catalogue.size()).isLessThan(HEAP);
    }
  }

  @Test
  void closesUpWhatCannotBeEmbeddedOrWentMeanwhile() {
    try (var store = Store.open(new Home(folder));
        var cache = new EmbeddingCache(folder.resolve("vectors.sqlite"))) {
      List<Product> products = IntStream.range(0, 1_500).mapToObj(i -> product(i, 10)).toList();
      store.products().put(products);
      StoreRead read = StoreRead.of(store);
      String gone = products.get(3).id();
      store.products().delete(List.of(gone));
      String broken = products.get(BROKEN).id();

      EmbeddedCatalogue catalogue =
          EmbeddedCatalogue.of(
              store, read, new HashedTexts(texts -> requireWhole(texts, broken)), cache, silent());

      assertThat(catalogue.quarantined()).singleElement().returns(broken, one -> one.id());
      assertThat(catalogue.ids())
          .isEqualTo(
              read.ids().stream().filter(id -> !id.equals(gone) && !id.equals(broken)).toList());
      List<Embedding> embeddings =
          catalogue.ids().stream()
              .map(id -> HashedTexts.of(store.products().find(id).orElseThrow().embeddedText()))
              .toList();
      var centring = Centring.of(embeddings, HashedTexts.DIMENSION);
      assertThat(catalogue.centred()).isEqualTo(embeddings.stream().map(centring::apply).toList());
    }
  }

  private static EmbeddedCatalogue embed(Store store, EmbeddingCache cache) {
    return EmbeddedCatalogue.of(store, StoreRead.of(store), new HashedTexts(), cache, silent());
  }

  private static Product product(int number, int words) {
    String id = "p" + number * 7919 % 100_003;
    return Product.titled(id, "Lamp " + id + " of glass".repeat(words / 10));
  }

  private static void requireWhole(List<String> texts, String broken) {
    if (texts.stream().anyMatch(text -> text.contains(broken + " "))) {
      throw new IllegalStateException("broken");
    }
  }

  private static Progress silent() {
    return new Progress(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }
}
