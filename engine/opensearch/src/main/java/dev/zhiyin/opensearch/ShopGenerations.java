package dev.zhiyin.opensearch;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.Throttle;
import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.generation.GenerationCatalog;
import dev.zhiyin.engine.generation.GenerationDraft;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.indexing.NewIndex;
import dev.zhiyin.engine.indexing.WritableIndex;
import dev.zhiyin.engine.live.IndexerRole;
import dev.zhiyin.engine.live.ServingIndex;
import dev.zhiyin.engine.lucene.IndexBuilder;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.lucene.ShopWords;
import dev.zhiyin.engine.lucene.Synonyms;
import dev.zhiyin.engine.lucene.Vocabulary;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.store.StoreLease;
import dev.zhiyin.engine.worker.Job;
import dev.zhiyin.engine.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the generations of a shop and their indexes are: in its folder, or, as its settings say, in
 * its store and on a cluster. Thread-safe; closes neither the store nor what it opened.
 */
public final class ShopGenerations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShopGenerations.class);

  /** How often is looked for indexes that no server answers from any more. */
  private static final Duration SWEEP = Duration.ofSeconds(5);

  private static final Duration LONGEST_SWEEP = Duration.ofMinutes(5);

  private final Home home;
  private final AttributeTypes attributes;
  private final Synonyms synonyms;
  private final Quantisation quantisation;
  private final Store store;
  private final GenerationRepository repository;
  private final Optional<ClusterIndexes> cluster;

  private ShopGenerations(
      Home home, ShopConfig config, Store store, Optional<ClusterIndexes> cluster) {
    this.home = home;
    this.attributes = config.attributes();
    this.synonyms = config.synonyms();
    this.quantisation = config.quantisation();
    this.store = store;
    this.cluster = cluster;
    this.repository =
        cluster
            .map(indexes -> new GenerationRepository(home, inTables(store, indexes)))
            .orElseGet(() -> new GenerationRepository(home));
  }

  /*
   * Servers go by the tables, others who look at the cluster by the alias. What servers answer from
   * until they have followed goes when they have.
   */
  private static GenerationCatalog inTables(Store store, ClusterIndexes indexes) {
    return store.generations(
        id -> name(indexes, id), id -> dropLater(() -> dropIfUnserved(store, indexes, id)));
  }

  /** Those of a shop whose store is open. A cluster need not answer yet. */
  public static ShopGenerations of(Home home, ShopConfig config, Store store) {
    return of(home, config, store, config.index());
  }

  /** The same for work that nobody waits for: searches may take as long as any may be given. */
  public static ShopGenerations offline(Home home, ShopConfig config, Store store) {
    return of(home, config, store, config.index().map(IndexSettings::patient));
  }

  private static ShopGenerations of(
      Home home, ShopConfig config, Store store, Optional<IndexSettings> index) {
    return new ShopGenerations(
        home,
        config,
        store,
        index.map(
            settings -> new ClusterIndexes(settings, store.indexNamespace(), store::indexState)));
  }

  public GenerationRepository repository() {
    return repository;
  }

  /** What the shop declares of attributes, for new generations. */
  public AttributeTypes attributes() {
    return attributes;
  }

  /** Whether indexes are on a cluster. */
  public boolean areOnCluster() {
    return cluster.isPresent();
  }

  /**
   * Begins the index of a new generation.
   *
   * @param words that texts are cut by
   * @param embedding floats of an embedding
   * @param item floats of an item vector
   */
  public NewIndex begin(GenerationDraft draft, ShopWords words, int embedding, int item) {
    var vocabulary = Vocabulary.of(words);
    if (areOnCluster()) {
      dropLater(() -> dropUnserved(draft.id())); // also what rebuilds that failed have left
    }
    return cluster
        .map(indexes -> indexes.begin(draft.id(), vocabulary, embedding, item))
        .orElseGet(() -> new IndexBuilder(draft.index(), inFolder(vocabulary)));
  }

  /**
   * Begins it with the products of another generation whose index is in its folder, and has been
   * made by the settings that are valid now.
   *
   * @param base whose words it keeps
   */
  public NewIndex beginFrom(Generation base, GenerationDraft draft) {
    return IndexBuilder.from(
        base.indexFolder(), draft.index(), inFolder(Vocabulary.of(base.words())));
  }

  /** Whether the index of a generation is made as the settings say now. */
  public boolean isMadeAsNow(Generation generation) {
    if (areOnCluster() || !generation.manifest().clusterIndex().isEmpty()) {
      return false;
    }
    try (IndexSnapshot index = generation.index().snapshot()) {
      return generation.manifest().attributes().equals(attributes.texts())
          && index.isShortenedBy(quantisation);
    }
  }

  private IndexConfig inFolder(Vocabulary vocabulary) {
    return IndexConfig.DEFAULT.withQuantisation(quantisation).withVocabulary(vocabulary);
  }

  /** The name of a generation's index on the cluster; empty if it is one of its files. */
  public String clusterIndex(long generation) {
    return cluster.map(indexes -> indexes.name(generation)).orElse("");
  }

  /** An index that answers are made from, and whether this process is the one that writes it. */
  public record Opened(WritableIndex index, IndexerRole role, List<Worker> workers, Runnable closer)
      implements AutoCloseable {
    public Opened {
      workers = List.copyOf(workers);
    }

    @Override
    public void close() {
      try (index) {
        closer.run();
      }
    }
  }

  /**
   * Opens the index of a generation for answers. On a cluster, this process tries from now on to be
   * the one that writes it.
   *
   * @param generation may be open as a base
   * @throws GenerationUnusable if its index is not where the settings say, or was made with other
   *     types of attributes
   */
  public Opened open(Generation generation, Throttle throttle) {
    requirePlace(generation);
    generation.require(attributes);
    var vocabulary = new Vocabulary(generation.words(), synonyms);
    if (cluster.isEmpty()) {
      var index =
          ServingIndex.open(
              home,
              generation,
              store.sequence(),
              inFolder(vocabulary).withSurplus(generation.surplus()),
              throttle);
      return new Opened(index, IndexerRole.ALONE, List.of(), () -> {});
    }
    String name = generation.manifest().clusterIndex();
    OpenSearchIndex index = cluster.get().open(name, vocabulary);
    StoreLease lease = store.indexerLease(name);
    lease.start();
    var sweeper =
        new Worker(Job.of("index-sweep", LONGEST_SWEEP).withLowPriority(), () -> sweep(lease));
    sweeper.start(SWEEP);
    return new Opened(
        index,
        role(lease),
        List.of(lease.worker(), sweeper),
        () -> {
          sweeper.close();
          lease.close();
        });
  }

  /** Has the alias name what is served, where the one who published it could not. */
  void nameServed() {
    store.generations().current().ifPresent(cluster.orElseThrow()::serve);
  }

  /* Servers go by the tables: what only others need fails alone. */
  private static void name(ClusterIndexes indexes, long served) {
    try {
      indexes.serve(served);
    } catch (StorageFailed | StoreUnavailable failure) {
      LOG.warn(
          "the alias does not name the index of generation {}, which is served; the server that indexes tries again: {}",
          served,
          failure.getMessage());
    }
  }

  /* What is done already does not fail because an index that nobody needs is still there. */
  private static void dropLater(Runnable dropping) {
    try {
      dropping.run();
    } catch (StorageFailed | StoreUnavailable failure) {
      LOG.warn(
          "an index that is not needed any more is there still; the server that indexes tries again: {}",
          failure.getMessage());
    }
  }

  private static IndexerRole role(StoreLease lease) {
    return new IndexerRole() {
      @Override
      public boolean isHeld() {
        return lease.isHeld();
      }

      @Override
      public void standAside() {
        lease.standAside();
      }
    };
  }

  private Duration sweep(StoreLease lease) {
    if (lease.isHeld()) {
      sweep();
    }
    return SWEEP;
  }

  /** Does what others could not, of which nothing keeps the rest from being done. */
  void sweep() {
    try {
      nameServed();
    } finally {
      dropUnserved();
    }
  }

  /**
   * Deletes the indexes of generations that were removed while servers answered from them, where
   * none does any more.
   */
  void dropUnserved() {
    List<Long> present = store.generations().present();
    if (!present.isEmpty()) {
      dropUnserved(present.getLast()); // later ones are of a rebuild that is under way
    }
  }

  private void dropUnserved(long before) {
    List<Long> present = store.generations().present();
    var failures = new ArrayList<ZhiyinException>();
    store.sharedIndexes().stream()
        .map(cluster.orElseThrow()::generation)
        .flatMapToLong(OptionalLong::stream)
        .filter(id -> id < before && !present.contains(id))
        .forEach(
            id -> {
              try {
                dropIfUnserved(store, cluster.orElseThrow(), id);
              } catch (StorageFailed | StoreUnavailable failure) { // others may be deleted
                failures.add(failure);
              }
            });
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  private static void dropIfUnserved(Store store, ClusterIndexes indexes, long id) {
    if (store.indexer(indexes.name(id)).isEmpty()) {
      indexes.delete(id);
    }
  }

  /**
   * Opens the index of a generation on the cluster, to look at it only.
   *
   * @throws GenerationUnusable if its index is not where the settings say
   */
  public WritableIndex openOnCluster(Generation generation) {
    requirePlace(generation);
    return cluster
        .orElseThrow()
        .open(generation.manifest().clusterIndex(), Vocabulary.of(generation.words()));
  }

  private void requirePlace(Generation generation) {
    String name = generation.manifest().clusterIndex();
    if (name.isEmpty() == cluster.isPresent()) {
      throw new GenerationUnusable(
          cluster.isPresent()
              ? "generation %d has its index in its folder, and index.url names a cluster: rebuild"
                  .formatted(generation.manifest().id())
              : "the index of generation %d is %s on a cluster, and index.url names none: set it, or rebuild"
                  .formatted(generation.manifest().id(), name));
    }
    String own = clusterIndex(generation.manifest().id());
    if (!name.equals(own)) { // as where the database is a copy of another
      throw new GenerationUnusable(
          "the index of generation %d is %s on a cluster, which another store may write; that of this store would be %s: rebuild"
              .formatted(generation.manifest().id(), name, own));
    }
  }

  @Override
  public void close() {
    cluster.ifPresent(ClusterIndexes::close);
  }
}
