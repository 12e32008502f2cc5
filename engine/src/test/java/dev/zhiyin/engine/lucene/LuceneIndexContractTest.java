package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.indexing.WritableIndex;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.IndexContract;
import dev.zhiyin.engine.retrieval.IndexedShop;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class LuceneIndexContractTest extends IndexContract {
  private static final IndexConfig CONFIG = IndexConfig.DEFAULT.with(VOCABULARY);

  @Override
  protected WritableIndex open(Path folder) {
    return LiveIndex.open(folder, new Checkpoint(0, ""), CONFIG);
  }

  /* As it was built at once, or grown by many changes. */
  @Override
  protected IndexedShop shopOf(List<Product> products, Random random) {
    return random.nextBoolean()
        ? super.shopOf(products, random)
        : RandomIndex.of(products, DIMENSION, CONFIG, folder, random).shop();
  }
}
