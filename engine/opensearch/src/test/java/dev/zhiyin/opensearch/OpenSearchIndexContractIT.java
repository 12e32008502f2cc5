package dev.zhiyin.opensearch;

import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.config.IndexSettings.Layout;
import dev.zhiyin.engine.config.IndexSettings.Quantisation;
import dev.zhiyin.engine.config.IndexSettings.Timeouts;
import dev.zhiyin.engine.indexing.WritableIndex;
import dev.zhiyin.engine.retrieval.IndexContract;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.testing.OpenSearchCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("slow")
@RandomSeeds.AtMost(3)
class OpenSearchIndexContractIT extends IndexContract {
  private static ClusterClient cluster;

  private final Set<String> opened = new TreeSet<>();

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
    String name = "contract-" + Integer.toHexString(folder.hashCode());
    opened.add(name);
    return OpenSearchIndex.open(cluster, name, DIMENSION, DIMENSION);
  }

  @AfterEach
  void delete() {
    opened.forEach(name -> OpenSearchIndex.delete(cluster, name));
  }
}
