package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.indexing.IndexState;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.NewIndex;
import dev.zhiyin.engine.indexing.Quarantine;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.engine.lucene.Vocabulary;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.opensearch.ClusterClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The indexes of one shop on a cluster: one for each generation, {@code zhiyin-SHOP-NUMBER}, and
 * the alias {@code zhiyin-SHOP} for the one that is served. SHOP is the store's namespace, so that
 * stores may share a cluster. Thread-safe.
 */
public final class ClusterIndexes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterIndexes.class);

  private static final int NOT_FOUND = 404;

  /** So often a merge is begun again that nobody knows of any more. */
  private static final int MOST_LOST = 3;

  /** How long is waited for what makes a new index faster and safer while it does not go on. */
  private static final Duration STANDSTILL = Duration.ofMinutes(10);

  /**
   * A merge drops what a lost copy would be given only when that is known to be on disk, which
   * nodes tell each other every 30 s. In small indexes that is not worth the wait.
   */
  private static final Duration RETENTION_KNOWN = Duration.ofSeconds(31);

  private static final int LARGE = 20_000;

  /** How often is asked whether a node takes a copy, where there may be too few nodes. */
  private static final int PATIENCE = 50;

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final ClusterClient cluster;
  private final String alias;
  private final Function<String, IndexState> states;
  private final Duration standstill;

  /**
   * Speaks with a cluster from now on.
   *
   * @param namespace as {@link dev.zhiyin.engine.store.Store#indexNamespace}
   * @param states what is known of an index, by its name
   */
  public ClusterIndexes(
      IndexSettings settings, String namespace, Function<String, IndexState> states) {
    this(ClusterClient.of(settings), "zhiyin-" + namespace, states, STANDSTILL);
  }

  private ClusterIndexes(
      ClusterClient cluster,
      String alias,
      Function<String, IndexState> states,
      Duration standstill) {
    this.cluster = cluster;
    this.alias = alias;
    this.states = states;
    this.standstill = standstill;
  }

  /** The same, which waits another time for a new index that does not go on. */
  ClusterIndexes withStandstill(Duration changed) {
    return new ClusterIndexes(cluster, alias, states, changed);
  }

  /** The name of a generation's index. */
  public String name(long generation) {
    return String.format(Locale.ROOT, "%s-%06d", alias, generation);
  }

  /** The generation that an index is of; empty if it is none of this shop. */
  OptionalLong generation(String name) {
    String prefix = alias + "-";
    return name.startsWith(prefix)
        ? OptionalLong.of(Long.parseLong(name.substring(prefix.length())))
        : OptionalLong.empty();
  }

  /**
   * Opens the index of a generation.
   *
   * @param vocabulary whose words it was made with
   * @throws dev.zhiyin.engine.ZhiyinException.GenerationUnusable if it is not there
   */
  public OpenSearchIndex open(String name, Vocabulary vocabulary) {
    return OpenSearchIndex.open(cluster, name, states.apply(name), vocabulary);
  }

  /**
   * Begins the index of a new generation. Its copies are made when it is finished, so that its
   * graphs are built once.
   *
   * @param vocabulary that texts are cut by
   * @param embedding floats of an embedding
   * @param item floats of an item vector
   */
  public NewIndex begin(long generation, Vocabulary vocabulary, int embedding, int item) {
    String name = name(generation);
    return new Building(
        name,
        OpenSearchIndex.create(cluster, name, states.apply(name), vocabulary, embedding, item));
  }

  /**
   * Names the index of a generation as the one that is served, for whoever looks at the cluster.
   */
  public void serve(long generation) {
    if (!served().equals(Set.of(name(generation)))) {
      nameServed(generation);
    }
  }

  /** The indexes that are named as served. */
  Set<String> served() {
    Answer answer = cluster.write("GET", "/" + alias + "-*/_alias/" + alias);
    if (answer.status() == NOT_FOUND) {
      return Set.of();
    }
    require(answer);
    var names = new HashSet<String>();
    answer.body().fieldNames().forEachRemaining(names::add);
    return names;
  }

  private void nameServed(long generation) {
    ObjectNode body = JsonTrees.object();
    var actions = body.putArray("actions");
    actions.add(
        JsonTrees.of(
            "remove",
            JsonTrees.object()
                .put("index", alias + "-*")
                .put("alias", alias)
                .put("must_exist", false)));
    actions.add(
        JsonTrees.of("add", JsonTrees.object().put("index", name(generation)).put("alias", alias)));
    require(cluster.write("POST", "/_aliases", body));
  }

  /** Deletes the index of a generation, if it is there. */
  public void delete(long generation) {
    String name = name(generation);
    OpenSearchIndex.delete(cluster, name, states.apply(name));
  }

  private void require(Answer answer) {
    Refusals.require(cluster, alias, answer);
  }

  @Override
  public void close() {
    cluster.close();
  }

  /** An index that is being filled. */
  private final class Building implements NewIndex {
    private final String name;
    private final OpenSearchIndex index;
    private long added;

    Building(String name, OpenSearchIndex index) {
      this.name = name;
      this.index = index;
      copies(0);
    }

    private void copies(int number) {
      ObjectNode settings = JsonTrees.object().put("index.number_of_replicas", number);
      awaited(
          "setting the number of copies",
          () -> {
            require(cluster.write("PUT", "/" + name + "/_settings", settings));
            return Optional.empty();
          });
    }

    @Override
    public void add(IndexedProduct product, long sequence) {
      added++;
      index.put(product, sequence);
    }

    @Override
    public void put(IndexedProduct product, long sequence) {
      index.put(product, sequence);
    }

    @Override
    public void delete(String productId, long sequence) {
      index.delete(productId, sequence);
    }

    @Override
    public void quarantine(QuarantinedProduct product) {
      index.quarantine(product);
    }

    @Override
    public Quarantine quarantine() {
      return index.quarantine();
    }

    @Override
    public void finish() {
      index.refresh(0);
      index.flush();
      if (added >= LARGE) {
        LockSupport.parkNanos(RETENTION_KNOWN.toNanos());
      }
      awaited("merging", new Merging(name)::progress);
      copies(cluster.config().layout().replicas());
      awaited("copying", new Copying(name)::progress);
    }

    @Override
    public void commit(long sequence) {
      index.reopen();
      index.refresh(sequence);
    }

    @Override
    public IndexView view() {
      return index.view();
    }

    @Override
    public void close() {
      index.close();
    }
  }

  private String mergeBegun(String name) {
    Answer begun =
        cluster.send(
            "POST",
            "/" + name + "/_forcemerge",
            Map.of("max_num_segments", "1", "wait_for_completion", "false"),
            MissingNode.getInstance(),
            cluster.config().timeouts().write());
    require(begun);
    return begun.body().path("task").asText();
  }

  /** The merge of a new index, by a task of a node: begun again where that node is lost. */
  private final class Merging {
    private final String name;
    private String task = "";
    private int lost;

    Merging(String name) {
      this.name = name;
    }

    /* Who tells of it is at work on it. */
    Optional<Object> progress() {
      if (task.isEmpty()) {
        task = mergeBegun(name);
      }
      Answer state = cluster.write("GET", "/_tasks/" + task);
      if (state.status() == NOT_FOUND) {
        if (++lost > MOST_LOST) { // a cluster that cannot keep tasks never tells of their end
          LOG.warn("{} may not be merged: the cluster knows of no task that does it", name);
          return Optional.empty();
        }
        task = "";
        return Optional.of(lost);
      }
      require(state);
      return state.body().path("completed").booleanValue()
          ? Optional.empty()
          : Optional.of(System.nanoTime());
    }
  }

  /** The copies of a new index, as they are made. */
  private final class Copying {
    private final String name;
    private int idle;

    Copying(String name) {
      this.name = name;
    }

    /* Beyond some moments, copies that nobody makes are those that there are too few nodes for. */
    Optional<Object> progress() {
      JsonNode health = asked("/_cluster/health/" + name);
      int initializing = health.path("initializing_shards").intValue();
      int unassigned = health.path("unassigned_shards").intValue();
      idle = initializing > 0 ? 0 : idle + 1;
      boolean hasAll = !health.path("status").asText().equals("red");
      if (hasAll && unassigned > 0 && idle > PATIENCE) {
        LOG.warn("{} lacks {} copies, which no node takes", name, unassigned);
        return Optional.empty();
      }
      return initializing == 0 && unassigned == 0
          ? Optional.empty()
          : Optional.of(List.of(initializing, unassigned, copied()));
    }

    /* Bytes of files, and changes, that are copied at present. */
    private long copied() {
      long copied = 0;
      for (JsonNode shard : asked("/" + name + "/_recovery").path(name).path("shards")) {
        copied += shard.path("index").path("size").path("recovered_in_bytes").longValue();
        copied += shard.path("translog").path("recovered").longValue();
      }
      return copied;
    }

    private JsonNode asked(String path) {
      Answer answer = cluster.write("GET", path);
      require(answer);
      return answer.body();
    }
  }

  /*
   * Asks until there is none, and gives up where it has not changed for long: a large index takes
   * as long as it takes, and one that is not finished is not served.
   */
  private void awaited(String what, Supplier<Optional<Object>> progress) {
    Object seen = "";
    long since = System.nanoTime();
    String why = "nothing has changed";
    while (System.nanoTime() - since < standstill.toNanos()) {
      try {
        Optional<Object> now = progress.get();
        if (now.isEmpty()) {
          return;
        }
        if (!now.get().equals(seen)) {
          seen = now.get();
          since = System.nanoTime();
        }
      } catch (StoreUnavailable passing) {
        why = String.valueOf(passing.getMessage());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw new StoreUnavailable(
        cluster.name(),
        new IOException("%s was given up after %s: %s".formatted(what, standstill, why)));
  }
}
