package dev.zhiyin.opensearch;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.Throttle;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
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
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.lucene.ShopWords;
import dev.zhiyin.engine.lucene.Synonyms;
import dev.zhiyin.engine.lucene.Vocabulary;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.store.StoreLease;
import dev.zhiyin.engine.worker.Job;
import dev.zhiyin.engine.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Where the generations of a shop and their indexes are: in its folder, or, as its settings say, in
 * its store and on a cluster. Thread-safe; closes neither the store nor what it opened.
 */
public final class ShopGenerations implements AutoCloseable {
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
            .map(indexes -> new ClusterCatalog(store, store.generations(), indexes))
            .map(catalog -> new GenerationRepository(home, catalog))
            .orElseGet(() -> new GenerationRepository(home));
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
        index.map(settings -> new ClusterIndexes(settings, store.id(), store::indexState)));
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
    return cluster
        .map(indexes -> indexes.begin(draft.id(), vocabulary, embedding, item))
        .orElseGet(() -> new IndexBuilder(draft.index(), inFolder(vocabulary)));
  }

  private IndexConfig inFolder(Vocabulary vocabulary) {
    return IndexConfig.DEFAULT.withQuantisation(quantisation).with(vocabulary);
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
          ServingIndex.open(home, generation, store.sequence(), inFolder(vocabulary), throttle);
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
      dropUnserved();
    }
    return SWEEP;
  }

  /**
   * Deletes the indexes of generations that were removed while servers answered from them, where
   * none does any more.
   */
  void dropUnserved() {
    List<Long> present = store.generations().present();
    if (present.isEmpty()) {
      return;
    }
    long newest = present.getLast(); // later ones are of a rebuild that is under way
    store.sharedIndexes().stream()
        .map(cluster.orElseThrow()::generation)
        .flatMapToLong(OptionalLong::stream)
        .filter(id -> id < newest && !present.contains(id))
        .forEach(id -> dropIfUnserved(store, cluster.orElseThrow(), id));
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
  }

  @Override
  public void close() {
    cluster.ifPresent(ClusterIndexes::close);
  }

  /** Generations in a store, whose indexes come and go with them. */
  private record ClusterCatalog(Store store, GenerationCatalog tables, ClusterIndexes indexes)
      implements GenerationCatalog {
    @Override
    public OptionalLong current() {
      return tables.current();
    }

    @Override
    public List<Long> previous() {
      return tables.previous();
    }

    /* Servers go by the tables, others who look at the cluster by the alias. */
    @Override
    public void serve(long id, List<Long> previous) {
      tables.serve(id, previous);
      indexes.serve(id);
    }

    @Override
    public List<Long> present() {
      return tables.present();
    }

    @Override
    public long next() {
      return tables.next();
    }

    @Override
    public void use(long number) {
      tables.use(number);
    }

    @Override
    public void add(long id, Path folder) {
      tables.add(id, folder);
    }

    @Override
    public void fetch(long id, Path folder, Predicate<String> wanted) {
      tables.fetch(id, folder, wanted);
    }

    /* What servers answer from until they have followed goes when they have. */
    @Override
    public void remove(Collection<Long> ids) {
      tables.remove(ids);
      ids.forEach(id -> dropIfUnserved(store, indexes, id));
    }

    @Override
    public Held lock() {
      return tables.lock();
    }

    @Override
    public Held lockRebuild() {
      return tables.lockRebuild();
    }
  }
}
