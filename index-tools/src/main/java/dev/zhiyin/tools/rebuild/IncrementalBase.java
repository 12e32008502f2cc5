package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.opensearch.ShopGenerations;
import dev.zhiyin.tools.cli.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * The generation in service, of a shop whose encoder, model and settings are still the same: what
 * its index holds of products that did not change is what a new one would hold, so that only the
 * others are made again. Closed by whoever found it.
 */
record IncrementalBase(Generation generation) implements AutoCloseable {
  /**
   * Texts at most, as a share of the products, that may be other than when the index was made anew:
   * embeddings are still centred by the mean of those, and texts cut by their words. As embeddings
   * are of length 1, one in fifty moves the mean by .04 at the very most.
   */
  static final double MOST_OTHER_TEXTS = .02;

  /** What a manifest calls the texts that are others since then. */
  static final String OTHER_TEXTS = "texts.other";

  /** Products that are read together. */
  private static final int CHUNK = 1024;

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

  /** How many texts are others than when its index was made anew. */
  long otherTexts() {
    return Math.round(generation.manifest().metrics().getOrDefault(OTHER_TEXTS, 0.0));
  }

  /** Whether its index holds a product in this version, if it holds it. */
  boolean isAsIn(StoreRead.Version version) {
    return version.sequence() <= generation.manifest().storeSequence();
  }

  /** Whether a generation with this model may hold what this one does. */
  boolean fits(MatchModel model) {
    return hasModel(model.name());
  }

  /** Hands out the id and the centred embedding of each product of its index. */
  void forEachEmbedding(BiConsumer<String, Embedding> sink) {
    try (IndexSnapshot index = generation.index().snapshot()) {
      int[] docs = index.docs().toArray();
      for (int start = 0; start < docs.length; start += CHUNK) {
        int[] some = Arrays.copyOfRange(docs, start, Math.min(start + CHUNK, docs.length));
        List<String> ids = index.ids(some);
        List<Embedding> embeddings = index.embeddings(some);
        for (int i = 0; i < some.length; i++) {
          sink.accept(ids.get(i), embeddings.get(i));
        }
      }
    }
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
    Map<String, Integer> places = read.places();
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
                } else if (isAsIn(read.there().get(place))
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
