package dev.zhiyin.server;

import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.config.IndexSettings.Layout;
import dev.zhiyin.engine.config.IndexSettings.Timeouts;
import dev.zhiyin.engine.config.StoreSettings;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.server.config.ServerConfig;
import dev.zhiyin.testing.OpenSearchCluster;
import dev.zhiyin.testing.PostgresServer;
import dev.zhiyin.testing.SilentProxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Two servers with folders of their own, on one PostgreSQL and one OpenSearch cluster. */
abstract class TwoOnOneCluster {
  static final Duration SOON = Duration.ofSeconds(10);

  @SuppressWarnings("NullAway.Init")
  ServerConfig config;

  @SuppressWarnings("NullAway.Init")
  Served one;

  @SuppressWarnings("NullAway.Init")
  Served other;

  /** The way of one to the cluster; the other has one of its own. */
  @SuppressWarnings("NullAway.Init")
  SilentProxy way;

  /** The way of one to the store. */
  @SuppressWarnings("NullAway.Init")
  SilentProxy wayToStore;

  final void startBoth() {
    List<URI> addresses = OpenSearchCluster.shared().addresses();
    way = SilentProxy.before(addresses.getFirst().getPort());
    wayToStore = SilentProxy.before(PostgresServer.shared().port());
    ServerConfig ofStore = Served.config(PostgresServer.shared());
    config = ofStore.withShop(ofStore.shop().withIndex(index(addresses)));
    one = new Served(throughProxies());
    other = Served.joining(config);
  }

  private ServerConfig throughProxies() {
    StoreSettings store = config.shop().store();
    String url =
        store
            .url()
            .replace(":" + PostgresServer.shared().port() + "/", ":" + wayToStore.port() + "/");
    URI cluster = URI.create("http://127.0.0.1:" + way.port());
    return config.withShop(
        config
            .shop()
            .withStore(new StoreSettings(url, store.user(), store.password(), store.poolSize()))
            .withIndex(index(List.of(cluster))));
  }

  private static IndexSettings index(List<URI> addresses) {
    return IndexSettings.of(addresses)
        .withLayout(new Layout(2, 0, Quantisation.INT7))
        .withTimeouts(Timeouts.DEFAULT.withRequest(Duration.ofSeconds(20)));
  }

  final void stopBoth() {
    other.close();
    one.close();
    way.close();
    wayToStore.close();
  }
}
