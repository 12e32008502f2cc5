package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.Quarantine;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.engine.indexing.WritableIndex;
import dev.zhiyin.engine.lucene.Segmentation;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.opensearch.BulkChanges.Refused;
import dev.zhiyin.opensearch.ClusterClient.Answer;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Both ports of an index on a cluster. Changes are durable in the cluster when they are shown; a
 * commit says up to which number all of them are. Views read one point in time, and a later one
 * after the loss of a node that they asked.
 *
 * <p>A retrieval brings at most 10,000 products, which is what a cluster allows by itself.
 */
public final class OpenSearchIndex implements WritableIndex {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,100}");

  private final ClusterClient cluster;
  private final String name;
  private final StateIndex state;
  private final BulkChanges changes;
  private final Segmentation segmentation = new Segmentation();
  private final Quarantine quarantine = new Quarantine();

  /** Whether the cluster was sent anything that is not shown. */
  private boolean isAhead;

  private boolean isBroken;
  private volatile boolean isClosed;

  /** Replaced under this lock, which no write is waited for under. */
  private final Object showing = new Object();

  private volatile Shown shown;

  /** A point in time and the state of the store that it shows. */
  private record Shown(PointInTime moment, long sequence) {}

  private OpenSearchIndex(ClusterClient cluster, String name) {
    this.cluster = cluster;
    this.name = name;
    this.state = new StateIndex(cluster, name);
    this.changes = new BulkChanges(cluster);
    long committed = restored();
    refreshCluster();
    shown = new Shown(moment(), committed);
  }

  /**
   * Opens an index of a cluster as its last commit left it or later, or makes an empty one.
   *
   * @param name lower-case letters, digits and {@code _.-}, at most 101 of them
   * @param embedding floats of an embedding, for one that is made
   * @param item floats of an item vector, for one that is made
   * @throws ZhiyinException if the cluster cannot be reached or refuses
   */
  public static OpenSearchIndex open(ClusterClient cluster, String name, int embedding, int item) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "index name is '%s'; it must match %s".formatted(name, NAME));
    }
    IndexSettings config = cluster.config();
    create(cluster, name, IndexMapping.of(config, embedding, item));
    create(cluster, StateIndex.of(name), StateIndex.mapping(config));
    return new OpenSearchIndex(cluster, name);
  }

  private static void create(ClusterClient cluster, String name, ObjectNode mapping) {
    Answer answer =
        cluster.send("PUT", "/" + name, Map.of(), mapping, cluster.config().timeouts().write());
    String type = answer.body().path("error").path("type").asText();
    if (!type.equals("resource_already_exists_exception")) {
      Refusals.require(cluster, name, answer);
    }
  }

  /** Deletes an index with all it holds, if it is there. */
  public static void delete(ClusterClient cluster, String name) {
    Refusals.require(
        cluster,
        name,
        cluster.send(
            "DELETE",
            "/%s,%s".formatted(name, StateIndex.of(name)),
            Map.of("ignore_unavailable", "true"),
            MissingNode.getInstance(),
            cluster.config().timeouts().write()));
  }

  /* How far the last commit had come; what was put aside is known even later. */
  private long restored() {
    quarantine.restore(Map.of());
    state.quarantined().forEach(quarantine::add);
    return state.committed();
  }

  @Override
  public synchronized void put(IndexedProduct product, long sequence) {
    String id = product.product().id();
    ObjectNode document = ProductDocument.of(product, segmentation);
    writing(
        () -> {
          changes.index(name, id, sequence, document);
          release(id, sequence);
          sendIfFull();
        });
  }

  @Override
  public synchronized void delete(String productId, long sequence) {
    writing(
        () -> {
          changes.delete(name, productId, sequence);
          release(productId, sequence);
          sendIfFull();
        });
  }

  private void release(String productId, long sequence) {
    if (quarantine.find(productId).isPresent()) {
      changes.delete(state.name(), productId, sequence);
      quarantine.remove(productId);
    }
  }

  @Override
  public synchronized void quarantine(QuarantinedProduct product) {
    writing(
        () -> {
          putAside(product);
          sendIfFull();
        });
  }

  private void putAside(QuarantinedProduct product) {
    changes.delete(name, product.id(), product.sequence());
    changes.index(state.name(), product.id(), product.sequence(), StateIndex.document(product));
    quarantine.add(product);
  }

  @Override
  public Quarantine quarantine() {
    return quarantine;
  }

  private void sendIfFull() {
    if (changes.isFull()) {
      send();
    }
  }

  private void send() {
    while (!changes.isEmpty()) {
      isAhead = true;
      for (Refused one : changes.send()) {
        putAside(
            new QuarantinedProduct(one.productId(), one.sequence(), one.reason(), Instant.now()));
      }
    }
  }

  @Override
  public synchronized void refresh(long sequence) {
    writing(
        () -> {
          send();
          if (isAhead) {
            refreshCluster();
            show(moment(), sequence);
            isAhead = false;
          } else {
            synchronized (showing) {
              shown = new Shown(shown.moment(), sequence);
            }
          }
        });
  }

  private void show(PointInTime moment, long sequence) {
    synchronized (showing) {
      PointInTime former = shown.moment();
      shown = new Shown(moment, sequence);
      former.release();
    }
  }

  private void refreshCluster() {
    Answer answer =
        cluster.send(
            "POST",
            "/" + name + "/_refresh",
            Map.of(),
            MissingNode.getInstance(),
            cluster.config().timeouts().write());
    Refusals.require(cluster, name, answer);
  }

  private PointInTime moment() {
    Answer answer =
        cluster.send(
            "POST",
            "/" + name + "/_search/point_in_time",
            Map.of("keep_alive", PointInTime.KEPT, "allow_partial_pit_creation", "false"),
            MissingNode.getInstance(),
            cluster.config().timeouts().request());
    Refusals.require(cluster, name, answer);
    JsonNode id = answer.body().path("pit_id");
    return new PointInTime(cluster, id.asText());
  }

  @Override
  public long sequence() {
    return shown.sequence();
  }

  @Override
  public synchronized void commit() {
    writing(() -> state.commit(shown.sequence()));
  }

  @Override
  public synchronized boolean isBroken() {
    return isBroken;
  }

  @Override
  public synchronized long recover() {
    changes.clear();
    isAhead = true;
    long committed = restored();
    isBroken = false;
    return committed;
  }

  @Override
  public IndexView view() {
    while (true) {
      Shown now = shown;
      if (now.moment().acquire()) {
        return new OpenSearchView(
            new Searches(cluster, name, this::after, now.moment()),
            segmentation,
            name,
            now.sequence());
      }
      if (now.equals(shown)) {
        throw new IllegalStateException("the index %s is closed".formatted(name));
      } // else it was replaced between the two steps
    }
  }

  /* For all views that had the lost one; those of a closed index get one each. */
  private PointInTime after(PointInTime lost) {
    synchronized (showing) {
      if (shown.moment() == lost && !isClosed) {
        show(moment(), shown.sequence());
      }
      PointInTime current = shown.moment();
      return current != lost && current.acquire() ? current : moment();
    }
  }

  private void writing(Runnable writing) {
    if (isBroken || isClosed) {
      throw new StorageFailed(
          name + " on " + cluster.name(),
          new IOException(isClosed ? "it is closed" : "an earlier write failed"));
    }
    try {
      writing.run();
    } catch (ZhiyinException failure) {
      isBroken = true;
      throw failure;
    }
  }

  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      changes.clear();
      shown.moment().release();
    }
  }
}
