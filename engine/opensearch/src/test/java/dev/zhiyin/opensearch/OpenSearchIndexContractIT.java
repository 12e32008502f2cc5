package dev.zhiyin.opensearch;

import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.config.IndexSettings.Layout;
import dev.zhiyin.engine.config.IndexSettings.Timeouts;
import dev.zhiyin.engine.indexing.WritableIndex;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.retrieval.IndexContract;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.testing.OpenSearchCluster;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@RandomSeeds.AtMost(1)
class OpenSearchIndexContractIT extends IndexContract {
  private static ClusterClient cluster;

  @TempDir private Path stores;
  private TestIndexes indexes;

  @BeforeAll
  static void connect() {
    cluster =
        ClusterClient.of(
            IndexSettings.of(OpenSearchCluster.shared().addresses())
                .with(new Layout(2, 0, Quantisation.NONE))
                .with(Timeouts.DEFAULT.withRequest(Duration.ofSeconds(30))));
  }

  @AfterAll
  static void disconnect() {
    cluster.close();
  }

  @Override
  protected WritableIndex open(Path folder) {
    return indexes.open(
        "contract-" + Integer.toHexString(folder.hashCode()), VOCABULARY, DIMENSION);
  }

  @BeforeEach
  void openTheStore() {
    indexes = new TestIndexes(cluster, stores);
  }

  @AfterEach
  void delete() {
    indexes.close();
  }
}
