package dev.zhiyin.engine.live;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.Throttle;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.cooccurrence.CoOccurrenceCounter;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.HashingEncoder;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.generation.GenerationDraft;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.engine.lucene.IndexBuilder;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.lucene.LiveIndex;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.popularity.PopularityRankings;
import dev.zhiyin.engine.popularity.StatsFeed;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.product.ProductText;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.retrieval.CandidateIndex;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.engine.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A shop's store and its generations, with what it takes to serve them. */
final class FollowedShop implements AutoCloseable {
  final Home home;
  final Store store;
  final EmbeddingCache cache;
  final HashingEncoder encoder;
  private final MatchModel model;
  final PopularityRankings rankings = new PopularityRankings();

  /** One whose vectors are small, and kept for each tower as those of a learned model are. */
  FollowedShop(Path folder) {
    this(folder, 16);
  }

  FollowedShop(Path folder, int dimension) {
    this(
        folder,
        dimension,
        new ForwardingModel(new UntrainedModel(dimension, HistoryWeights.DEFAULT)) {});
  }

  /** One whose index keeps what the model says of products, or their texts alone. */
  FollowedShop(Path folder, int dimension, MatchModel model) {
    this.model = model;
    encoder = new HashingEncoder(dimension);
    home = new Home(folder);
    store = Store.open(home);
    cache = new EmbeddingCache(home.vectorCache());
  }

  /** Makes a generation of what the store holds, serves it, and opens it as a base. */
  Generation rebuilt() {
    return rebuilt(new CoOccurrenceCounter());
  }

  /** The same, with what goes together. */
  Generation rebuilt(CoOccurrenceCounter counted) {
    var generations = new GenerationRepository(home);
    try (GenerationDraft draft = generations.begin()) {
      long sequence = store.sequence();
      var changes = store.products().changes(0, 1_000_000);
      var there = changes.stream().filter(change -> change.product().isPresent()).toList();
      List<Embedding> raw =
          new CachedEncoder(encoder, cache)
              .encode(
                  there.stream()
                      .map(change -> change.product().orElseThrow().embeddedText())
                      .toList(),
                  CachedEncoder.Progress.NONE);
      var centring = Centring.of(raw, encoder.dimension());
      try (var builder = new IndexBuilder(draft.index(), IndexConfig.DEFAULT)) {
        preparation(centring).of(there, Map.of()).forEach(builder::add);
        builder.finish();
      }
      draft.writeCentring(centring);
      draft.writeCoOccurrence(counted);
      var id = new Manifest.EncoderId(encoder.name(), encoder.checksum(), encoder.dimension());
      generations.publish(
          draft
              .finish(
                  new GenerationDraft.Contents(
                      id, UntrainedModel.NAME, store.id(), sequence, there.size(), Map.of()))
              .id());
    }
    return generations.openCurrentBase();
  }

  ProductPreparation preparation(Centring centring) {
    return new ProductPreparation(
        new CachedEncoder(encoder, cache), centring, model(), AttributeTypes.NONE);
  }

  MatchModel model() {
    return model;
  }

  /** As a server has it. */
  Recommender recommender(Generation generation, CandidateIndex index) {
    return new Recommender(index, generation.centring(), model(), encoder)
        .withRankings(rankings)
        .withCoOccurrence(generation.coOccurrence());
  }

  LiveIndex open(Generation generation) {
    return ServingIndex.open(
        home, generation, store.sequence(), IndexConfig.DEFAULT, Throttle.FULL);
  }

  IndexFollower follower(Generation generation, LiveIndex index) {
    return IndexFollower.of(
        store,
        index,
        preparation(generation.centring()),
        IndexerRole.ALONE,
        Duration.ofSeconds(5),
        new StatsFeed(store, rankings),
        IndexFollower.Listener.NONE);
  }

  void put(String id, String title) {
    store.products().put(List.of(Product.titled(id, title)));
  }

  /** Puts one with so many different words that its segment is not kept in memory. */
  void putLarge(String id) {
    String words = IntStream.range(0, 12_000).mapToObj(i -> "w" + i).collect(joining(" "));
    store.products().put(List.of(Product.of(id, new ProductText("large", words, List.of()))));
  }

  /** Compares every product of the index with the store, and its vectors with its text. */
  void assertEqual(LiveIndex index, Generation generation) {
    Map<String, String> wanted = new TreeMap<>();
    Map<String, Embedding> embeddings = new TreeMap<>();
    store
        .products()
        .forEach(
            product -> {
              wanted.put(product.id(), ProductJson.text(product));
              embeddings.put(
                  product.id(),
                  generation
                      .centring()
                      .apply(encoder.encode(List.of(product.embeddedText())).getFirst()));
            });
    try (var snapshot = index.snapshot()) {
      List<Integer> docs = snapshot.docs().boxed().toList();
      assertThat(
              docs.stream()
                  .map(snapshot::product)
                  .collect(Collectors.toMap(Product::id, ProductJson::text)))
          .isEqualTo(wanted);
      docs.forEach(doc -> assertVectors(snapshot, doc, embeddings));
      assertThat(snapshot.sequence()).isEqualTo(store.sequence());
    }
  }

  private static void assertVectors(
      IndexSnapshot snapshot, int doc, Map<String, Embedding> embeddings) {
    Embedding wanted = requireNonNull(embeddings.get(snapshot.id(doc)));
    assertThat(snapshot.embedding(doc)).isEqualTo(wanted);
    assertThat(snapshot.itemVector(doc)).isEqualTo(wanted.toArray());
    assertThat(snapshot.historyVector(doc)).isEqualTo(wanted.toArray());
  }

  /** Puts so many products into the store. */
  void stock(int products) {
    store
        .products()
        .put(
            IntStream.range(0, products)
                .mapToObj(i -> Product.titled("p" + i, "tent number " + i))
                .toList());
  }

  @Override
  public void close() {
    try (store;
        cache) {
      // closed in reverse order
    }
  }

  /** Has the next large segments of a live index fail to be written, from one of a number on. */
  void obstruct(Generation generation, int segment) {
    Path live = home.live(generation.manifest().id());
    try {
      for (int next = segment; next < 60; next++) {
        Path path = live.resolve("_" + Integer.toString(next, Character.MAX_RADIX) + ".cfs");
        if (!Files.exists(path)) {
          Files.createDirectories(path);
          Files.writeString(path.resolve("file"), "so that it cannot be deleted");
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
