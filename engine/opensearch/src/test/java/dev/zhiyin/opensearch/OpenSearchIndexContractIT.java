package dev.zhiyin.opensearch;

import dev.zhiyin.engine.indexing.WritableIndex;
import dev.zhiyin.engine.retrieval.IndexContract;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.opensearch.OpenSearchConfig.Quantisation;
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
            OpenSearchConfig.of(OpenSearchCluster.shared().addresses())
                .withCopies(2, 0)
                .withQuantisation(Quantisation.NONE)
                .withRequestTimeout(Duration.ofSeconds(30)));
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
