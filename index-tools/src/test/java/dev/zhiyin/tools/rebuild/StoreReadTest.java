package dev.zhiyin.tools.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.Store;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreReadTest {
  @TempDir Path folder;

  /** Ten thousand of the largest products that are accepted would not fit into memory. */
  @Test
  void aSampleIsNotHeldInMemory() {
    int products = 2 * StoreRead.AT_ONCE;
    try (var store = Store.open(new Home(folder))) {
      store
          .products()
          .put(
              IntStream.range(0, products)
                  .mapToObj(i -> Product.titled("p%04d".formatted(i), "帐篷"))
                  .toList());
      Iterator<Product> sample = StoreRead.of(store).sample(store).iterator();
      assertThat(sample.next().id()).isEqualTo("p0000");
      String last = "p%04d".formatted(products - 1);
      store.products().delete(List.of(last));

      assertThat(sample)
          .toIterable()
          .as("what is gone before it is read")
          .hasSize(products - 2)
          .noneMatch(product -> product.id().equals(last));
    }
  }
}
