package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.indexing.IndexState;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.NewIndex;
import dev.zhiyin.engine.indexing.Quarantine;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.engine.lucene.Vocabulary;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.opensearch.ClusterClient.Answer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The indexes of one shop on a cluster: one for each generation, {@code zhiyin-SHOP-NUMBER}, and
 * the alias {@code zhiyin-SHOP} for the one that is served. SHOP is the beginning of the store's
 * id, so that shops may share a cluster. Thread-safe.
 */
public final class ClusterIndexes implements AutoCloseable {
  /** How long is waited for each of what makes a new index faster and safer. */
  private static final Duration LONGEST_FINISH = Duration.ofMinutes(10);

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

  /**
   * Speaks with a cluster from now on.
   *
   * @param store id of the shop's store
   * @param states what is known of an index, by its name
   */
  public ClusterIndexes(IndexSettings settings, UUID store, Function<String, IndexState> states) {
    this.cluster = ClusterClient.of(settings);
    this.alias = "zhiyin-" + store.toString().substring(0, 8);
    this.states = states;
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
    require(send("POST", "/_aliases", body));
  }

  /** Deletes the index of a generation, if it is there. */
  public void delete(long generation) {
    String name = name(generation);
    OpenSearchIndex.delete(cluster, name, states.apply(name));
  }

  private Answer send(String method, String path, JsonNode body) {
    return cluster.send(method, path, Map.of(), body, cluster.config().timeouts().write());
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
      require(send("PUT", "/" + name + "/_settings", settings));
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
      require(send("POST", "/" + name + "/_flush", MissingNode.getInstance()));
      if (added >= LARGE) {
        LockSupport.parkNanos(RETENTION_KNOWN.toNanos());
      }
      merge();
      copies(cluster.config().layout().replicas());
      var asked = new AtomicInteger();
      awaited(
          () -> send("GET", "/_cluster/health/" + name, MissingNode.getInstance()),
          health ->
              health.path("initializing_shards").intValue() == 0
                  && (health.path("unassigned_shards").intValue() == 0
                      || asked.incrementAndGet() > PATIENCE));
    }

    /* The cluster goes on with it by itself, whether or not it is waited for. */
    private void merge() {
      Answer begun =
          cluster.send(
              "POST",
              "/" + name + "/_forcemerge",
              Map.of("max_num_segments", "1", "wait_for_completion", "false"),
              MissingNode.getInstance(),
              cluster.config().timeouts().write());
      require(begun);
      String task = "/_tasks/" + begun.body().path("task").asText();
      awaited(
          () -> send("GET", task, MissingNode.getInstance()),
          state -> state.path("completed").booleanValue());
    }

    private void awaited(Supplier<Answer> asked, Predicate<JsonNode> done) {
      long end = System.nanoTime() + LONGEST_FINISH.toNanos();
      Answer answer = asked.get();
      while (answer.isSuccess() && !done.test(answer.body()) && System.nanoTime() < end) {
        LockSupport.parkNanos(PAUSE.toNanos());
        answer = asked.get();
      }
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
}
