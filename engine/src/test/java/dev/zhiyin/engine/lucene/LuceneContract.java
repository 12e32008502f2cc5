package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.indexing.WritableIndex;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.IndexContract;
import dev.zhiyin.engine.retrieval.IndexedShop;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The contract of an index on Lucene. */
@Tag("slow")
abstract class LuceneContract implements IndexContract {
  private static final IndexConfig CONFIG = IndexConfig.DEFAULT.withVocabulary(VOCABULARY);

  @TempDir private Path folder;

  @Override
  public final Path folder() {
    return folder;
  }

  @Override
  public final WritableIndex open(Path folder) {
    return LiveIndex.open(folder, new Checkpoint(0, ""), CONFIG);
  }

  /* As it was built at once, or grown by many changes. */
  @Override
  public final IndexedShop shopOf(List<Product> products, Random random) {
    return random.nextBoolean()
        ? IndexContract.super.shopOf(products, random)
        : RandomIndex.of(products, DIMENSION, CONFIG, folder, random).shop();
  }
}
