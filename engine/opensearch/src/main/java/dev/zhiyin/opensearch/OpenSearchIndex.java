package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.config.IndexSettings.Timeouts;
import dev.zhiyin.engine.indexing.IndexState;
import dev.zhiyin.engine.indexing.IndexState.Progress;
import dev.zhiyin.engine.indexing.IndexState.QuarantineMark;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.Quarantine;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.engine.indexing.WritableIndex;
import dev.zhiyin.engine.lucene.IndexSchema;
import dev.zhiyin.engine.lucene.Segmentation;
import dev.zhiyin.engine.lucene.Vocabulary;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.opensearch.BulkChanges.Refused;
import dev.zhiyin.opensearch.ClusterClient.Answer;
import dev.zhiyin.opensearch.OpenSearchView.Newest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Both ports of an index on a cluster, which one process writes and any number read. Changes are
 * durable in the cluster when they are shown; up to which number they are, and what cannot be
 * shown, is kept in its {@link IndexState}. Views read one point in time, and a later one after the
 * loss of a node that they asked; what was deleted, sold or reserved in the store since that point
 * they do not show.
 *
 * <p>A retrieval brings at most 10,000 products, which is what a cluster allows by itself.
 */
public final class OpenSearchIndex implements WritableIndex {
  private static final Logger LOG = LoggerFactory.getLogger(OpenSearchIndex.class);

  private static final int NOT_FOUND = 404;
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,100}");

  private final ClusterClient cluster;
  private final String name;
  private final IndexState state;
  private final BulkChanges changes;
  private final Segmentation segmentation;
  private final Quarantine quarantine = new Quarantine();

  /** Of the quarantine when it was read last. */
  private QuarantineMark restored = QuarantineMark.UNKNOWN;

  /** Whether the cluster was sent anything that is not shown. */
  private boolean isAhead;

  private boolean isBroken;
  private volatile boolean isClosed;

  /** Replaced under this lock, which no write is waited for under. */
  private final Object showing = new Object();

  private volatile Shown shown;

  private final ProductSizes sizes = new ProductSizes();

  /** The newest attempt to read a later point in time, where one was lost. */
  private CompletableFuture<Void> replaced = CompletableFuture.completedFuture(null);

  /** A point in time and the state of the store that it shows. */
  private record Shown(PointInTime moment, Progress progress, Newest newest) {
    long sequence() {
      return progress.sequence();
    }
  }

  private OpenSearchIndex(
      ClusterClient cluster, String name, IndexState state, Vocabulary vocabulary) {
    this.cluster = cluster;
    this.name = name;
    this.state = state;
    this.segmentation = new Segmentation(vocabulary);
    this.changes = new BulkChanges(cluster, IndexMapping.changesOf(name));
    Progress known = restored();
    shown = new Shown(moment(timeouts().write()), known, new Newest());
  }

  /**
   * Makes an empty index, in the place of one that has its name, and notes it in its state.
   *
   * @param name lower-case letters, digits and {@code _.-}, at most 101 of them
   * @param vocabulary that texts are cut by
   * @param embedding floats of an embedding
   * @param item floats of an item vector
   * @throws ZhiyinException if the cluster cannot be reached or refuses
   */
  public static OpenSearchIndex create(
      ClusterClient cluster,
      String name,
      IndexState state,
      Vocabulary vocabulary,
      int embedding,
      int item) {
    requireName(name);
    delete(cluster, name, state);
    state.shown(Progress.upTo(0)); // by which it is known, also if it is never finished
    ObjectNode mapping = IndexMapping.of(cluster.config(), name, embedding, item);
    Answer answer = cluster.write("PUT", "/" + name, mapping);
    if (!Refusals.isOfOneThatIsThere(answer)) { // made by a host that died before it said so
      Refusals.require(cluster, name, answer);
    }
    return new OpenSearchIndex(cluster, name, state, vocabulary);
  }

  /**
   * Opens an index that is there.
   *
   * @param vocabulary whose words it was made with
   * @throws GenerationUnusable if it is not, or was made by a program with other fields
   * @throws ZhiyinException if the cluster cannot be reached or refuses
   */
  public static OpenSearchIndex open(
      ClusterClient cluster, String name, IndexState state, Vocabulary vocabulary) {
    requireName(name);
    Answer answer = cluster.write("GET", "/" + name);
    if (answer.status() == NOT_FOUND) {
      throw new GenerationUnusable("%s has no index %s: rebuild".formatted(cluster.name(), name));
    }
    Refusals.require(cluster, name, answer);
    JsonNode index = answer.body().path(name);
    long schema = IndexMapping.schema(index);
    if (schema != IndexSchema.VERSION) {
      throw new GenerationUnusable(
          "index %s on %s was written with schema %d; this program reads schema %d: rebuild"
              .formatted(name, cluster.name(), schema, IndexSchema.VERSION));
    }
    if (!index.path("aliases").has(IndexMapping.changesOf(name))) {
      addAlias(cluster, name);
    }
    return new OpenSearchIndex(cluster, name, state, vocabulary);
  }

  private static void addAlias(ClusterClient cluster, String name) {
    Answer answer = cluster.write("PUT", "/" + name + "/_alias/" + IndexMapping.changesOf(name));
    Refusals.require(cluster, name, answer);
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "index name is '%s'; it must match %s".formatted(name, NAME));
    }
  }

  /** Deletes an index with all that is known of it, if it is there. */
  public static void delete(ClusterClient cluster, String name, IndexState state) {
    Refusals.require(
        cluster,
        name,
        cluster.send(
            "DELETE",
            "/" + name,
            Map.of("ignore_unavailable", "true"),
            MissingNode.getInstance(),
            cluster.config().timeouts().write()));
    state.delete();
  }

  /* How far the index is known to have come, and what it cannot show. */
  private Progress restored() {
    Progress known = state.progress();
    restoreQuarantine();
    return known;
  }

  /* It may be long, and changes rarely. */
  private void restoreQuarantine() {
    QuarantineMark now = state.quarantineMark();
    if (!now.equals(restored)) {
      quarantine.replace(state.quarantined());
      restored = now;
    }
  }

  @Override
  public synchronized void put(IndexedProduct product, long sequence) {
    String id = product.product().id();
    ObjectNode document = ProductDocument.of(product, segmentation);
    writing(
        () -> {
          changes.index(id, sequence, document);
          release(id, sequence);
          sendIfFull();
        });
  }

  @Override
  public synchronized void delete(String productId, long sequence) {
    writing(
        () -> {
          changes.delete(productId, sequence);
          release(productId, sequence);
          sendIfFull();
        });
  }

  private void release(String productId, long sequence) {
    if (quarantine.find(productId).isPresent()) {
      state.release(productId, sequence);
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
    changes.delete(product.id(), product.sequence());
    state.quarantine(product);
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
        LOG.error(
            "the cluster does not take product '{}' as it is since change {}, and it is put aside: {}",
            one.productId(),
            one.sequence(),
            one.reason());
        putAside(
            new QuarantinedProduct(one.productId(), one.sequence(), one.reason(), Instant.now()));
      }
    }
  }

  @Override
  public Duration refreshInterval() {
    return Duration.ofMillis(200); // each costs every shard a segment, and a point in time
  }

  @Override
  public synchronized void refresh(long sequence) {
    Progress now = shown.progress();
    refresh(sequence == now.sequence() ? now : Progress.upTo(sequence));
  }

  @Override
  public synchronized void refreshGone(long gone) {
    // after a failure what was taken out before is taken out again
    refresh(shown.progress().merged(new Progress(shown.sequence(), gone)));
  }

  /* What fails once all is sent is done again by the next, and leaves nothing to send again. */
  private void refresh(Progress progress) {
    writing(this::send);
    if (isAhead) {
      refreshCopies();
      state.shown(progress);
      show(moment(timeouts().write()), progress);
      isAhead = false;
    } else {
      synchronized (showing) {
        shown = new Shown(shown.moment(), progress, shown.newest());
      }
    }
  }

  /** Has views read what is in the cluster now: the same products, where it has merged them. */
  synchronized void reopen() {
    isAhead = true;
  }

  private void show(PointInTime moment, Progress progress) {
    synchronized (showing) {
      PointInTime former = shown.moment();
      shown = new Shown(moment, progress, new Newest());
      former.release();
    }
  }

  /*
   * Of a shard whose primary has just died no copy is told as refreshed, and none as failed; the
   * copy that takes its place shows nothing newer until it is refreshed.
   */
  private void refreshCopies() {
    long end = System.nanoTime() + timeouts().write().toNanos();
    Answer answer = patiently("/_refresh", Map.of(), timeouts().write());
    boolean isDone = answer.successfulShards() == answer.shards();
    while (!isDone) {
      var left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
      Answer health = health(left);
      answer = patiently("/_refresh", Map.of(), left);
      isDone =
          health.isSuccess()
              && !health.body().path("status").asText().equals("red")
              && answer.successfulShards() >= health.body().path("active_shards").intValue();
      if (!isDone && System.nanoTime() + PAUSE.toNanos() > end) {
        throw new StoreUnavailable(
            name + " on " + cluster.name(),
            new IOException(
                "%d copies of shards were refreshed; its health was %s"
                    .formatted(answer.successfulShards(), health.body())));
      }
      if (!isDone) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /* Its active shards are those that are not known to be lost. */
  private Answer health(Duration most) {
    Answer health =
        cluster.send("GET", "/_cluster/health/" + name, Map.of(), MissingNode.getInstance(), most);
    if (!Refusals.mayPass(health.status())) {
      Refusals.require(cluster, name, health); // as where the right to ask is missing
    }
    return health;
  }

  /** Has every shard write to disk what it holds in memory. */
  synchronized void flush() {
    writing(() -> patiently("/_flush", Map.of(), timeouts().write()));
  }

  /*
   * A node that has just died is asked for its shards until the cluster knows. What some shards
   * have not done is told with success.
   */
  private Answer patiently(String path, Map<String, String> parameters, Duration most) {
    long end = System.nanoTime() + most.toNanos();
    while (true) {
      var left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
      Answer answer =
          cluster.send("POST", "/" + name + path, parameters, MissingNode.getInstance(), left);
      boolean isDone = answer.isSuccess() && answer.failedShards() == 0;
      boolean isLate = System.nanoTime() + PAUSE.toNanos() > end;
      if (isDone || isLate || !(answer.isSuccess() || Refusals.mayPass(answer.status()))) {
        Refusals.requireOfAllShards(cluster, name, answer);
        return answer;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private Timeouts timeouts() {
    return cluster.config().timeouts();
  }

  private PointInTime moment(Duration longest) {
    Answer answer =
        patiently(
            "/_search/point_in_time",
            Map.of("keep_alive", PointInTime.KEPT, "allow_partial_pit_creation", "false"),
            longest);
    return new PointInTime(cluster, answer.body().path("pit_id").asText(), answer.shards());
  }

  @Override
  public long sequence() {
    return shown.sequence();
  }

  /** What is shown is durable already; who opens the index later knows it from now on. */
  @Override
  public synchronized void commit() {
    requireWritable();
    state.shown(shown.progress());
  }

  @Override
  public synchronized void follow() {
    Progress known = shown.progress().merged(state.progress());
    if (!known.equals(shown.progress())) {
      restoreQuarantine();
      show(moment(timeouts().write()), known);
    }
  }

  @Override
  public synchronized void followUncounted() {
    show(moment(timeouts().request()), shown.progress());
  }

  @Override
  public synchronized boolean isBroken() {
    return isBroken;
  }

  @Override
  public synchronized long recover() {
    changes.clear();
    isAhead = true;
    restored = QuarantineMark.UNKNOWN; // what failed may be noted in one place alone
    Progress known =
        shown.progress().merged(restored()); // what is shown is in the cluster for good
    isBroken = false;
    return known.sequence();
  }

  @Override
  public IndexView view() {
    while (true) {
      Shown now = shown;
      IndexState.Gone gone = state.goneAfter(now.progress().gone());
      if (now.moment().acquire()) {
        return new OpenSearchView(
            new Searches(cluster, name, this::after, now.moment()),
            segmentation,
            name,
            now.sequence(),
            gone,
            now.newest(),
            sizes);
      }
      if (now.equals(shown)) {
        throw new IllegalStateException("the index %s is closed".formatted(name));
      } // else it was replaced between the two steps
    }
  }

  /* The same for all views that had the lost one; those of a closed index get one each. */
  private PointInTime after(PointInTime lost, Duration most) {
    long end = System.nanoTime() + most.toNanos();
    while (true) {
      PointInTime current = shown.moment();
      if (current != lost && current.acquire()) {
        return current;
      }
      var left = Duration.ofNanos(end - System.nanoTime());
      if (isClosed) {
        return moment(left);
      }
      await(replacing(lost), left);
    }
  }

  private void await(CompletableFuture<Void> replaced, Duration most) {
    try {
      replaced.get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException failure) {
      throw new StoreUnavailable(name + " on " + cluster.name(), failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable(name + " on " + cluster.name(), stopped);
    }
  }

  /* One attempt at a time, which nobody's time ends but its own. */
  private CompletableFuture<Void> replacing(PointInTime lost) {
    synchronized (showing) {
      if (shown.moment() == lost && replaced.isDone()) {
        replaced = CompletableFuture.runAsync(() -> replace(lost), Thread::startVirtualThread);
      }
      return replaced;
    }
  }

  private void replace(PointInTime lost) {
    PointInTime made = moment(timeouts().request());
    synchronized (showing) {
      if (shown.moment() == lost && !isClosed) {
        show(made, shown.progress());
      } else {
        made.release();
      }
    }
  }

  private void requireWritable() {
    if (isBroken || isClosed) {
      throw new StorageFailed(
          name + " on " + cluster.name(),
          new IOException(isClosed ? "it is closed" : "an earlier write failed"));
    }
  }

  private void writing(Runnable writing) {
    requireWritable();
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
      changes.clear();
      synchronized (showing) {
        isClosed = true;
        shown.moment().release();
      }
    }
  }
}
