package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.NewIndex;
import dev.zhiyin.engine.indexing.Quarantine;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.engine.live.FaultBisection;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.engine.store.ProductChange;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.cli.Progress;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import java.util.stream.IntStream;

/** Writes the index of a new generation. */
record IndexWriting(Store store, Indexing indexing, Progress progress) {
  /** Products whose vectors are made in one model call. */
  private static final int CHUNK = 4096;

  /** Products that cannot be shown and are told by name. */
  private static final int TOLD = 20;

  /**
   * Writes the products as they were read, and makes again what was changed since.
   *
   * @param index empty
   * @return the number of the newest change of the store that the index holds
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if too many products cannot be shown
   */
  long write(NewIndex index, EmbeddedCatalogue catalogue) {
    addAll(index, catalogue);
    var replay = new Replay(store, indexing, index, catalogue.read().sequence());
    say(replay.catchUp(), "after the products were read");
    index.finish();
    /* Merging takes long; what was changed meanwhile is left to small segments. */
    say(replay.catchUp(), "while its segments were merged");
    index.commit(replay.sequence());
    tell(index.quarantine(), catalogue.products().size());
    return replay.sequence();
  }

  private void say(long changes, String when) {
    if (changes > 0) {
      progress.say("index: %,d products changed %s, which it has", changes, when);
    }
  }

  private void tell(Quarantine quarantine, int products) {
    List<QuarantinedProduct> first = quarantine.after(0, TOLD);
    if (!first.isEmpty()) {
      progress.say("index: %,d products cannot be shown, and are quarantined", quarantine.size());
      first.forEach(
          one -> progress.say("  %s: change %d: %s", one.id(), one.sequence(), one.reason()));
    }
    Floors.requireShown(quarantine.size(), products);
  }

  private void addAll(NewIndex index, EmbeddedCatalogue catalogue) {
    List<ProductChange> there = catalogue.read().there();
    var filling = new Filling(index);
    filling.quarantine(catalogue.read().quarantined());
    try (var bar = progress.bar("index", " products", there.size())) {
      for (int start = 0; start < there.size(); start += CHUNK) {
        int end = Math.min(start + CHUNK, there.size());
        filling.take(
            prepared(there.subList(start, end), catalogue.centred().subList(start, end)),
            (product, sequence) -> {
              index.add(product, sequence);
              bar.step();
            });
      }
    }
  }

  private FaultBisection.Outcome<ProductChange, IndexedProduct> prepared(
      List<ProductChange> there, List<Embedding> centred) {
    var places = new IdentityHashMap<ProductChange, Embedding>();
    for (int i = 0; i < there.size(); i++) {
      places.put(there.get(i), centred.get(i));
    }
    return new FaultBisection<ProductChange, IndexedProduct>(
            some -> indexing.of(some, some.stream().map(places::get).toList()), indexing::probe)
        .of(there);
  }

  /**
   * Puts products into an index that is being built; those that cannot be are quarantined in it.
   */
  record Filling(NewIndex index) {
    /**
     * Puts what could be prepared.
     *
     * @param into adds or puts one, by a change of this number
     */
    void take(
        FaultBisection.Outcome<ProductChange, IndexedProduct> prepared,
        ObjLongConsumer<IndexedProduct> into) {
      prepared
          .done()
          .forEach(
              done ->
                  take(done.thing(), () -> into.accept(done.result(), done.thing().sequence())));
      prepared.failed().forEach(failed -> quarantine(failed.thing(), failed.failure()));
    }

    private void take(ProductChange change, Runnable putting) {
      try {
        putting.run();
      } catch (RuntimeException failure) {
        FaultBisection.requireNoOutage(failure);
        quarantine(change, failure);
      }
    }

    void quarantine(ProductChange change, Throwable failure) {
      index.quarantine(QuarantinedProduct.now(change.id(), change.sequence(), failure));
    }

    void quarantine(List<QuarantinedProduct> products) {
      products.forEach(index::quarantine);
    }
  }

  /**
   * Makes again, in an index that is being built, what is changed in the store meanwhile. By one
   * thread.
   */
  static final class Replay {
    /** Changes read at once. */
    private static final int CHUNK = 1000;

    private final Store store;
    private final Indexing indexing;
    private final NewIndex index;
    private long sequence;

    /**
     * @param sequence number of the newest change that the index holds
     */
    Replay(Store store, Indexing indexing, NewIndex index, long sequence) {
      this.store = store;
      this.indexing = indexing;
      this.index = index;
      this.sequence = sequence;
    }

    /**
     * Goes on until there is nothing left.
     *
     * @return how many changes of products there were
     */
    long catchUp() {
      long changed = 0;
      long newest = store.sequence();
      List<ProductChange> changes;
      do {
        changes = store.productChanges(sequence, CHUNK);
        apply(changes);
        changed += changes.size();
      } while (!changes.isEmpty());
      sequence = Math.max(sequence, newest);
      return changed;
    }

    private void apply(List<ProductChange> changes) {
      var filling = new Filling(index);
      filling.take(
          new FaultBisection<ProductChange, IndexedProduct>(indexing::of, indexing::probe)
              .of(changes.stream().filter(change -> change.product().isPresent()).toList()),
          index::put);
      for (ProductChange change : changes) {
        change.unreadable().ifPresent(wrong -> filling.quarantine(change, wrong));
        if (change.isDeletion()) {
          index.delete(change.id(), change.sequence());
        }
        sequence = change.sequence();
      }
    }

    /** The number of the newest change, of whatever kind, up to which the index is complete. */
    long sequence() {
      return sequence;
    }
  }

  /**
   * Makes of products what the index holds of them.
   *
   * @param popularity shoppers who interacted with a product, by its id; absent counts 0
   * @param attributes that the shop declares
   */
  record Indexing(
      CachedEncoder encoder,
      Centring centring,
      MatchModel model,
      Map<String, Long> popularity,
      AttributeTypes attributes) {

    /** Throws if no product could be prepared at present, whatever it is. */
    void probe() {
      List<Embedding> centred = List.of(centring.apply(encoder.probe()));
      float[][] _ = model.itemVectors(centred);
      float[][] _ = model.historyVectors(centred);
    }

    /**
     * Embeds those texts that are not known yet.
     *
     * @param there products that are not deleted
     */
    List<IndexedProduct> of(List<ProductChange> there) {
      List<String> texts = there.stream().map(one -> product(one).embeddedText()).toList();
      List<Embedding> embeddings = encoder.encode(texts, CachedEncoder.Progress.NONE);
      return of(there, embeddings.stream().map(centring::apply).toList());
    }

    /**
     * With embeddings that are there already.
     *
     * @param there products that are not deleted
     */
    List<IndexedProduct> of(List<ProductChange> there, List<Embedding> centred) {
      List<String> ids = there.stream().map(ProductChange::id).toList();
      List<TowerVectors> vectors = model.towerVectors(ids, centred);
      return IntStream.range(0, ids.size())
          .mapToObj(
              i ->
                  new IndexedProduct(
                      product(there.get(i)),
                      centred.get(i),
                      vectors.get(i),
                      popularity.getOrDefault(ids.get(i), 0L),
                      product(there.get(i)).created().orElse(there.get(i).added()),
                      attributes.of(product(there.get(i)))))
          .toList();
    }

    private static Product product(ProductChange change) {
      return change.product().orElseThrow();
    }
  }
}
