package dev.zhiyin.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.config.IndexSettings.Layout;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.HashingEncoder;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.live.IndexFollower;
import dev.zhiyin.engine.live.IndexerRole;
import dev.zhiyin.engine.live.ProductPreparation;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.lucene.Vocabulary;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.popularity.StatsFeed;
import dev.zhiyin.engine.product.Availability;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.testing.OpenSearchCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index that is long behind its store, where more is gone than a search can leave out. */
@Tag("slow")
class FarBehindIT {
  private static final int DIMENSION = 8;

  /** Products that a search leaves out, more than are read at a time. */
  private static final int MOST_HIDDEN = 300;

  private static final int GONE = MOST_HIDDEN + 1;
  private static final String NAME = "far-behind";

  @TempDir private Path folder;
  private ClusterClient client;
  private TestIndexes indexes;
  private EmbeddingCache cache;
  private OpenSearchIndex index;

  @BeforeEach
  void open() {
    client =
        ClusterClient.of(
            IndexSettings.of(OpenSearchCluster.shared().addresses())
                .withLayout(new Layout(1, 0, Quantisation.NONE)));
    indexes = new TestIndexes(client, folder);
    cache = new EmbeddingCache(new Home(folder).vectorCache());
    indexes.open(NAME, DIMENSION).close();
    index = opened();
  }

  private OpenSearchIndex opened() {
    return OpenSearchIndex.open(
        client, NAME, indexes.store().indexState(NAME, MOST_HIDDEN), Vocabulary.NONE);
  }

  @AfterEach
  void close() {
    index.close();
    cache.close();
    indexes.close();
    client.close();
  }

  @Test
  void searchesGoOnWithoutWhatIsGoneWhileOtherChangesAreStillToCome() {
    Store store = indexes.store();
    store.products().put(titled("gone", GONE));
    store.products().put(titled("sold", 1));
    for (String id : List.of("gone-0", "sold-0")) {
      index.put(OpenSearchIndexIT.product(id, "tent", DIMENSION), store.sequence());
    }
    index.refresh(store.sequence());
    store.products().put(titled("new", 200));
    store.products().delete(titled("gone", GONE).stream().map(Product::id).toList());
    store
        .products()
        .put(
            List.of(
                titled("sold", 1)
                    .getFirst()
                    .withOffer(Offer.NONE.withAvailability(Availability.SOLD))));

    var held = new CountDownLatch(1);
    try (var reader = opened();
        var follower =
            follower(store, index, cache, new HeldEncoder(new HashingEncoder(DIMENSION), held))) {
      try {
        assertThatThrownBy(index::view).isInstanceOf(StoreUnavailable.class);
        follower.start();
        assertOnlyWhatIsSold(index);
        reader.follow();
        assertOnlyWhatIsSold(reader);
        assertThat(index.sequence()).isLessThan(store.sequence());
      } finally {
        held.countDown();
      }
      follower.catchUp();
      try (IndexView view = index.view()) {
        assertThat(view.size()).isEqualTo(201);
      }
    }
  }

  private static List<Product> titled(String kind, int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> Product.titled(kind + "-" + i, "a %s tent".formatted(kind)))
        .toList();
  }

  private static void assertOnlyWhatIsSold(OpenSearchIndex index) {
    try (IndexView view = awaited(index)) {
      assertThat(view.find(List.of("gone-0", "sold-0"))).containsOnlyKeys("sold-0");
      assertThat(view.count(Filter.ALL.availableAt(Instant.now()), 9).value()).isZero();
    }
  }

  private static IndexView awaited(OpenSearchIndex index) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try {
        return index.view();
      } catch (StoreUnavailable behind) {
        if (System.nanoTime() > end) {
          throw behind;
        }
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
    }
  }

  /** Has an index follow a store. */
  static IndexFollower follower(
      Store store, OpenSearchIndex index, EmbeddingCache cache, TextEncoder encoder) {
    return IndexFollower.of(
        store,
        index,
        new ProductPreparation(
            new CachedEncoder(encoder, cache),
            Centring.none(encoder.dimension()),
            new UntrainedModel(encoder.dimension(), HistoryWeights.DEFAULT),
            AttributeTypes.NONE),
        IndexerRole.ALONE,
        Duration.ofSeconds(5),
        new StatsFeed(store, _ -> {}),
        IndexFollower.Listener.NONE);
  }

  /** One that does not embed what is new until it is let. */
  private record HeldEncoder(TextEncoder encoder, CountDownLatch held) implements TextEncoder {
    @Override
    public String name() {
      return encoder.name();
    }

    @Override
    public String checksum() {
      return encoder.checksum();
    }

    @Override
    public int dimension() {
      return encoder.dimension();
    }

    @Override
    public List<Embedding> encode(List<String> texts) {
      try {
        if (texts.stream().anyMatch(text -> text.contains("new"))) {
          held.await();
        }
        return encoder.encode(texts);
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
    }

    @Override
    public String queryText(String query) {
      return encoder.queryText(query);
    }

    @Override
    public void close() {
      encoder.close();
    }
  }
}
