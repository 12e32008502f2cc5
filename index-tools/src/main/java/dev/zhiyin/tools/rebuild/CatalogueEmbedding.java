package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.EmbeddingTable;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.engine.live.FaultBisection;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.engine.store.ProductChange;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.rebuild.StoreRead.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Embeds the products of a store, chunk by chunk. For one use. */
final class CatalogueEmbedding {
  /** Products that are read and embedded together. */
  private static final int CHUNK = 512;

  private final Store store;
  private final StoreRead read;
  private final CachedEncoder encoder;
  private final int dimension;
  private final Progress progress;
  private final EmbeddingTable embeddings;

  /* By place; of those that are gone meanwhile, or cannot be embedded, there is none. */
  private final @Nullable Version[] found;
  private final List<QuarantinedProduct> quarantined = new ArrayList<>();

  CatalogueEmbedding(
      Store store, StoreRead read, TextEncoder encoder, EmbeddingCache cache, Progress progress) {
    this.store = store;
    this.read = read;
    this.encoder = new CachedEncoder(encoder, cache);
    this.dimension = encoder.dimension();
    this.progress = progress;
    found = new Version[read.there().size()];
    embeddings = new EmbeddingTable(found.length, dimension);
  }

  /** All of them, centred by their mean. */
  EmbeddedCatalogue anew() {
    embed(IntStream.range(0, found.length), (place, embedding) -> embeddings.put(place, embedding));
    StoreRead embedded = withoutGaps();
    var centring = Centring.of(embeddings, dimension);
    for (int place = 0; place < embeddings.size(); place++) {
      embeddings.put(place, centring.apply(embeddings.get(place)));
    }
    return new EmbeddedCatalogue(embedded, quarantined, embeddings, centring, 0);
  }

  /** Those that changed, and of the others what an index has; nothing if that is too old. */
  Optional<EmbeddedCatalogue> from(IncrementalBase base) {
    Map<String, Integer> places = read.places();
    var held = new BitSet(found.length);
    var others = new AtomicLong(base.otherTexts());
    base.forEachEmbedding(
        (id, embedding) -> {
          Integer place = places.get(id);
          if (place == null) {
            others.incrementAndGet();
            return;
          }
          held.set(place);
          embeddings.put(place, embedding);
          found[place] = base.isAsIn(read.there().get(place)) ? read.there().get(place) : null;
        });
    Centring centring = base.generation().centring();
    embed(
        IntStream.range(0, found.length).filter(place -> found[place] == null),
        (place, embedding) -> {
          Embedding centred = centring.apply(embedding);
          if (!held.get(place) || !embeddings.get(place).equals(centred)) {
            others.incrementAndGet();
          }
          embeddings.put(place, centred);
        });
    StoreRead embedded = withoutGaps();
    return others.get() > IncrementalBase.MOST_OTHER_TEXTS * embeddings.size()
        ? Optional.empty()
        : Optional.of(
            new EmbeddedCatalogue(embedded, quarantined, embeddings, centring, others.get()));
  }

  private interface Embedded {
    void at(int place, Embedding embedding);
  }

  private void embed(IntStream which, Embedded sink) {
    int[] places = which.toArray();
    var counts = new int[2];
    try (var bar = progress.bar("embed", " texts", places.length)) {
      CachedEncoder.Progress counting =
          (reused, encoded) -> {
            counts[0] += reused;
            counts[1] += encoded;
            bar.stepBy(reused + encoded);
          };
      var embedding =
          new FaultBisection<ProductChange, Embedding>(
              some -> encoder.encode(texts(some), counting), encoder::probe);
      for (int start = 0; start < places.length; start += CHUNK) {
        int[] chunk = Arrays.copyOfRange(places, start, Math.min(start + CHUNK, places.length));
        embed(chunk, embedding, sink);
      }
    }
    PublishThresholds.requireShown(quarantined.size(), found.length - quarantined.size());
    progress.say("embed: %,d texts encoded, %,d known already", counts[1], counts[0]);
  }

  private void embed(
      int[] places, FaultBisection<ProductChange, Embedding> embedding, Embedded sink) {
    Map<String, ProductChange> now =
        StoreRead.now(store, Arrays.stream(places).mapToObj(read.there()::get).toList());
    var changes = new ArrayList<ProductChange>();
    var at = new HashMap<String, Integer>();
    for (int place : places) {
      ProductChange change = now.get(read.there().get(place).id());
      if (change != null) {
        at.put(change.id(), place);
        change.product().ifPresent(_ -> changes.add(change));
        change.unreadable().ifPresent(wrong -> quarantine(change, wrong));
      }
    }
    var outcome = embedding.of(changes);
    outcome.failed().forEach(failed -> quarantine(failed.thing(), failed.failure()));
    for (var done : outcome.done()) {
      int place = Objects.requireNonNull(at.get(done.thing().id()));
      found[place] = new Version(done.thing().id(), done.thing().sequence());
      sink.at(place, done.result());
    }
  }

  private void quarantine(ProductChange change, Throwable wrong) {
    quarantined.add(QuarantinedProduct.now(change.id(), change.sequence(), wrong));
  }

  private static List<String> texts(List<ProductChange> changes) {
    return changes.stream().map(change -> change.product().orElseThrow().embeddedText()).toList();
  }

  /* Closes up what was found, and says what that is. */
  private StoreRead withoutGaps() {
    var there = new ArrayList<Version>(found.length);
    for (int place = 0; place < found.length; place++) {
      Version version = found[place];
      if (version != null) {
        if (place > there.size()) {
          embeddings.put(there.size(), embeddings.get(place));
        }
        there.add(version);
      }
    }
    embeddings.truncate(there.size());
    return new StoreRead(read.sequence(), there);
  }
}
