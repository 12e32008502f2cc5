package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.lucene.ShopWords;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.store.ProductChange;
import dev.zhiyin.opensearch.ShopGenerations;
import dev.zhiyin.tools.cli.Storage;
import dev.zhiyin.tools.rebuild.EmbeddedCatalogue.StoreRead;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The generation in service, of a shop whose encoder, model and settings are still the same: what
 * its index holds of products that did not change is what a new one would hold, so that only the
 * others are made again. Closed by whoever found it.
 */
record IncrementalBase(Generation generation) implements AutoCloseable {
  /**
   * The mean that embeddings are centred by may differ so much from that of the products as they
   * are. Embeddings are of length 1; one product in fifty with another meaning moves it by less.
   */
  private static final double NEAR = 0.02;

  /**
   * The words that texts are cut by may differ by so many from those of the products as they are.
   */
  private static final double MOST_OTHER_WORDS = 0.05;

  /**
   * Finds it, if a new generation can go on from it.
   *
   * @param read of the store, which must have all that the generation has
   * @param trained folder of the model that may be served next
   */
  static Optional<IncrementalBase> of(
      ShopGenerations generations,
      UUID store,
      StoreRead read,
      TextEncoder encoder,
      Optional<Path> trained) {
    Generation generation;
    try {
      if (generations.areOnCluster() || generations.repository().current().isEmpty()) {
        return Optional.empty();
      }
      generation = generations.repository().openCurrent();
    } catch (GenerationUnusable | StorageFailed _) {
      return Optional.empty(); // of another version, or damaged: the next one mends it
    }
    var base = new IncrementalBase(generation);
    if (base.isOf(store, encoder)
        && generation.manifest().storeSequence() <= read.sequence()
        && base.hasTowers(trained)
        && generations.isMadeAsNow(generation)) {
      return Optional.of(base);
    }
    base.close();
    return Optional.empty();
  }

  private boolean isOf(UUID store, TextEncoder encoder) {
    try {
      generation.require(encoder);
    } catch (GenerationUnusable _) {
      return false;
    }
    return generation.manifest().store().equals(store);
  }

  private boolean hasTowers(Optional<Path> trained) {
    if (trained.isEmpty() || hasModel(UntrainedModel.NAME)) { // what is chosen now is seen later
      return hasModel(UntrainedModel.NAME);
    }
    return Storage.list(trained.get()).stream().allMatch(this::hasSame);
  }

  private boolean hasSame(Path file) {
    Path own = generation.towers().resolve(file.getFileName());
    return Files.isRegularFile(own) && Storage.read(file, () -> Files.mismatch(file, own)) < 0;
  }

  private boolean hasModel(String name) {
    return generation.manifest().model().equals(name);
  }

  /** Its own centring where that of the products as they are hardly differs, or else that one. */
  Centring centring(Centring now) {
    Centring own = generation.centring();
    return own.distance(now) <= NEAR ? own : now;
  }

  /** Whether a generation with this model, centring and words may hold what this one does. */
  boolean fits(MatchModel model, Centring centring, ShopWords words) {
    return hasModel(model.name())
        && generation.centring().distance(centring) == 0
        && generation.words().inCommon(words) >= 1 - MOST_OTHER_WORDS;
  }

  /**
   * What differs from the products as they are.
   *
   * @param made places in {@code there} of those that must be made again
   * @param gone ids of those that are not there any more
   */
  record Difference(List<Integer> made, List<String> gone) {}

  /**
   * Compares it with the products as they are.
   *
   * @param popularity by id; absent counts 0
   */
  Difference differenceTo(StoreRead read, Map<String, Long> popularity) {
    List<ProductChange> there = read.there();
    var places = new HashMap<String, Integer>();
    for (int i = 0; i < there.size(); i++) {
      places.put(there.get(i).id(), i);
    }
    long holds = generation.manifest().storeSequence();
    var gone = new ArrayList<String>();
    try (IndexSnapshot index = generation.index().snapshot()) {
      index
          .docs()
          .forEach(
              doc -> {
                String id = index.id(doc);
                Integer place = places.get(id);
                if (place == null) {
                  gone.add(id);
                } else if (there.get(place).sequence() <= holds
                    && popularity.getOrDefault(id, 0L) == index.popularity(doc)) {
                  places.remove(id);
                }
              });
    }
    return new Difference(places.values().stream().sorted().toList(), gone);
  }

  @Override
  public void close() {
    generation.close();
  }
}
