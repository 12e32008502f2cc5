package dev.zhiyin.opensearch;

import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.config.IndexSettings.Layout;
import dev.zhiyin.engine.config.IndexSettings.Timeouts;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.WritableIndex;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.IndexContract;
import dev.zhiyin.engine.retrieval.IndexedShop;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.testing.OpenSearchCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The contract of an index on a cluster. */
@Tag("slow")
@RandomSeeds.AtMost(1)
abstract class OpenSearchContract implements IndexContract {
  /** An index that is only read. */
  private record Grown(WritableIndex index, List<IndexedProduct> content) {}

  private static final Map<List<Product>, Grown> GROWN = new HashMap<>();

  @TempDir private static Path stores;
  private static ClusterClient cluster;
  private static TestIndexes indexes;

  @TempDir private Path folder;

  @BeforeAll
  static void connect() {
    cluster =
        ClusterClient.of(
            IndexSettings.of(OpenSearchCluster.shared().addresses())
                .withLayout(new Layout(2, 0, Quantisation.NONE))
                .withTimeouts(Timeouts.DEFAULT.withRequest(Duration.ofSeconds(30))));
    indexes = new TestIndexes(cluster, stores);
  }

  @AfterAll
  static void disconnect() {
    GROWN.values().forEach(grown -> grown.index().close());
    GROWN.clear();
    indexes.close();
    cluster.close();
  }

  @Override
  public final Path folder() {
    return folder;
  }

  @Override
  public final WritableIndex open(Path folder) {
    return indexes.open(
        "contract-" + Integer.toHexString(folder.hashCode()), VOCABULARY, DIMENSION);
  }

  /* Tests of one seed mostly have the same products, of which each reads the same index. */
  @Override
  public final IndexedShop shopOf(List<Product> products, Random random) {
    long seed =
        random.nextLong(); // also where the index is there, so that what is drawn next is the same
    Grown grown = GROWN.computeIfAbsent(products, _ -> grown(products, new Random(seed)));
    return new IndexedShop(grown.content(), grown.index().view(), () -> {});
  }

  private Grown grown(List<Product> products, Random random) {
    WritableIndex index = open(folder);
    IndexedShop shop = IndexedShop.grown(index, products, DIMENSION, random);
    shop.view().close();
    return new Grown(index, shop.content());
  }
}
