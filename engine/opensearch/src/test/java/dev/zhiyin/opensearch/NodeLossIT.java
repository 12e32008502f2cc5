package dev.zhiyin.opensearch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.ZhiyinException.ViewLost;
import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.config.IndexSettings.Layout;
import dev.zhiyin.engine.config.IndexSettings.Timeouts;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.IndexedShop;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.QueryVector;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.Retrieved;
import dev.zhiyin.engine.shop.RandomVectors;
import dev.zhiyin.testing.OpenSearchCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class NodeLossIT {
  private static final int DIMENSION = 8;
  private static final int PRODUCTS = 200;

  @TempDir private Path folder;
  private final AtomicBoolean ends = new AtomicBoolean();
  private final AtomicLong answered = new AtomicLong();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  /** What the index was told and has shown since. */
  private final Map<String, String> shown = new TreeMap<>();

  @Test
  void noAnswerAndNoWriteIsLostWithAnyOneNode() throws Exception {
    try (var cluster = OpenSearchCluster.started(3);
        var client =
            ClusterClient.of(
                IndexSettings.of(cluster.addresses())
                    .withLayout(new Layout(3, 1, Quantisation.INT7))
                    .withTimeouts(Timeouts.DEFAULT.withRequest(Duration.ofSeconds(20))));
        var indexes = new TestIndexes(client, folder);
        var index = indexes.open("shop", DIMENSION);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      cluster.awaitGreen();
      write(index, 0, new Random(0));
      var work = new ArrayList<Future<?>>();
      work.add(threads.submit(() -> write(index)));
      for (int i = 0; i < 3; i++) {
        var random = new Random(i);
        work.add(threads.submit(() -> read(index, random)));
      }
      boolean both = Integer.getInteger("zhiyin.cluster.rounds", 1) > 1;
      for (boolean manager : both ? List.of(false, true) : List.of(true)) {
        TimeUnit.SECONDS.sleep(2);
        int node = (cluster.manager() + (manager ? 0 : 1)) % 3;
        long before = answered.get();
        cluster.kill(node);
        TimeUnit.SECONDS.sleep(5);
        assertThat(answered.get()).isGreaterThan(before + 10);
        cluster.start(node);
        cluster.awaitGreen();
      }
      ends.set(true);
      for (Future<?> one : work) {
        one.get(60, TimeUnit.SECONDS);
      }
      assertThat(failures).isEmpty();
      try (IndexView view = index.view()) {
        assertThat(titles(view)).isEqualTo(shown);
      }
    }
  }

  private void write(OpenSearchIndex index) {
    var random = new Random(1);
    try {
      for (int round = 1; !ends.get(); round++) {
        write(index, round, random);
      }
    } catch (RuntimeException failure) {
      failures.add(failure);
    }
  }

  /* All products anew, some of which go. */
  private void write(OpenSearchIndex index, int round, Random random) {
    Map<String, String> made = new TreeMap<>();
    for (int i = 0; i < PRODUCTS; i++) {
      long sequence = (long) round * PRODUCTS + i;
      Product product = Product.titled("p" + i, "帐篷 tent " + round);
      IndexedProduct content = IndexedShop.content(List.of(product), DIMENSION, random).getFirst();
      if (i < PRODUCTS / 2 || random.nextBoolean()) {
        index.put(content, sequence);
        made.put(product.id(), product.title());
      } else {
        index.delete(product.id(), sequence);
      }
    }
    index.refresh((round + 1L) * PRODUCTS);
    index.commit();
    shown.clear();
    shown.putAll(made);
  }

  /*
   * A view that has lost its node goes on with a later moment, in which a product that it has found
   * may be gone: such a request is made again, with a view of its own.
   */
  private void read(OpenSearchIndex index, Random random) {
    while (!ends.get()) {
      try {
        var vector = QueryVector.of(RandomVectors.floats(DIMENSION, random));
        try {
          request(index, vector);
        } catch (ViewLost gone) {
          request(index, vector);
        }
        answered.incrementAndGet();
      } catch (RuntimeException | AssertionError failure) {
        failures.add(failure);
      }
    }
  }

  private static void request(OpenSearchIndex index, QueryVector vector) {
    try (IndexView view = index.view()) {
      List<Retrieved> found =
          view.retrieve(
              List.of(
                  new Retrieval.NearestItems(vector, 50),
                  new Retrieval.Words("帐篷", 50),
                  new Retrieval.Popular(50)),
              Restriction.NONE);
      for (Retrieved one : found) {
        assertThat(one.hits()).hasSize(50);
        List<ProductRef> products = one.hits().stream().map(hit -> hit.product()).toList();
        assertThat(view.fetch(products, Set.of(Part.PRODUCT))).hasSize(50);
      }
    }
  }

  private static Map<String, String> titles(IndexView view) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < PRODUCTS; i++) {
      ids.add("p" + i);
    }
    Map<String, ProductRef> found = view.find(ids);
    List<ProductRef> products =
        ids.stream().filter(found::containsKey).map(id -> requireNonNull(found.get(id))).toList();
    Map<String, String> titles = new TreeMap<>();
    for (ProductParts one : view.fetch(products, Set.of(Part.ID, Part.PRODUCT))) {
      titles.put(one.id(), one.product().title());
    }
    return titles;
  }
}
