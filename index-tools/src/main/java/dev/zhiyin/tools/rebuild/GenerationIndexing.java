package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.LocalityOrder;
import dev.zhiyin.engine.indexing.NewIndex;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.engine.live.FaultBisection;
import dev.zhiyin.engine.live.ProductPreparation;
import dev.zhiyin.engine.store.ProductChange;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.rebuild.StoreRead.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.stream.Gatherers;

/**
 * Writes the index of a new generation.
 *
 * @param popularity shoppers who interacted with a product, by its id; absent counts 0
 * @param index empty, or with what the base has
 */
record GenerationIndexing(
    Store store,
    ProductPreparation preparation,
    Map<String, Long> popularity,
    NewIndex index,
    Progress progress) {
  /** Changes read at once. */
  private static final int CHANGES = 1000;

  /** Products that cannot be shown and are told by name. */
  private static final int TOLD = 20;

  /**
   * Writes the products as they were read, and makes again what was changed since.
   *
   * @return the number of the newest change of the store that the index holds
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if too many products cannot be shown
   */
  long write(EmbeddedCatalogue catalogue, Optional<IncrementalBase> base) {
    base.ifPresentOrElse(from -> update(catalogue, from), () -> addAll(catalogue));
    long sequence = catchUp(catalogue.read().sequence(), "after the products were read");
    progress.say("index: written; what was made is merged, with its graphs");
    index.finish();
    /* Merging takes long; what was changed meanwhile is left to small segments. */
    sequence = catchUp(sequence, "while its segments were merged");
    index.commit(sequence);
    tell(catalogue.size());
    return sequence;
  }

  private void tell(int products) {
    var quarantine = index.quarantine();
    List<QuarantinedProduct> first = quarantine.after(0, TOLD);
    if (!first.isEmpty()) {
      progress.say("index: %,d products cannot be shown, and are quarantined", quarantine.size());
      first.forEach(
          one -> progress.say("  %s: change %d: %s", one.id(), one.sequence(), one.reason()));
    }
    PublishThresholds.requireShown(quarantine.size(), products);
  }

  private void addAll(EmbeddedCatalogue catalogue) {
    catalogue.quarantined().forEach(index::quarantine);
    make(catalogue, LocalityOrder.of(catalogue.centred()), index::add);
  }

  private void update(EmbeddedCatalogue catalogue, IncrementalBase base) {
    IncrementalBase.Difference difference = base.differenceTo(catalogue.read(), popularity);
    progress.say(
        "index: %,d products are taken over from generation %d, %,d are made",
        catalogue.size() - difference.made().size(),
        base.generation().manifest().id(),
        difference.made().size());
    difference.gone().forEach(id -> index.delete(id, catalogue.read().sequence()));
    catalogue.quarantined().forEach(index::quarantine);
    make(catalogue, difference.made().stream().mapToInt(Integer::intValue).toArray(), index::put);
  }

  private void make(
      EmbeddedCatalogue catalogue, int[] which, ObjLongConsumer<IndexedProduct> into) {
    if (which.length == 0) {
      return;
    }
    try (var bar = progress.bar("index", " products", which.length)) {
      for (int start = 0; start < which.length; start += StoreRead.AT_ONCE) {
        List<Version> asked =
            Arrays.stream(which, start, Math.min(start + StoreRead.AT_ONCE, which.length))
                .mapToObj(catalogue.read().there()::get)
                .toList();
        Map<String, ProductChange> now = StoreRead.now(store, asked);
        var changes = new ArrayList<ProductChange>();
        var embeddings = new IdentityHashMap<ProductChange, Embedding>();
        for (int i = 0; i < asked.size(); i++) {
          ProductChange change = now.get(asked.get(i).id());
          if (change != null && isAsEmbedded(change, asked.get(i))) {
            changes.add(change);
            embeddings.put(change, catalogue.centred().get(which[start + i]));
          }
        }
        take(
            changes,
            some -> preparation.of(some, some.stream().map(embeddings::get).toList(), popularity),
            (product, sequence) -> {
              into.accept(product, sequence);
              bar.step();
            });
      }
    }
  }

  /* What changed since is made by whoever catches up. */
  private static boolean isAsEmbedded(ProductChange now, Version embedded) {
    return now.product().isPresent() && now.sequence() == embedded.sequence();
  }

  /* Puts what can be prepared and put into the index, and quarantines the others in it. */
  private void take(
      List<ProductChange> changes,
      Function<List<ProductChange>, List<IndexedProduct>> prepare,
      ObjLongConsumer<IndexedProduct> into) {
    var prepared = new FaultBisection<>(prepare, preparation::probe).of(changes);
    for (var done : prepared.done()) {
      try {
        into.accept(done.result(), done.thing().sequence());
      } catch (RuntimeException failure) {
        FaultBisection.requireNoOutage(failure);
        quarantine(done.thing(), failure);
      }
    }
    prepared.failed().forEach(failed -> quarantine(failed.thing(), failed.failure()));
  }

  private void quarantine(ProductChange change, Throwable failure) {
    index.quarantine(QuarantinedProduct.now(change.id(), change.sequence(), failure));
  }

  /*
   * Makes again what was changed in the store after a change, and returns the number of the newest
   * one, of whatever kind, up to which the index is complete then.
   */
  private long catchUp(long after, String when) {
    long newest = store.sequence();
    long read = after;
    int changed = 0;
    List<ProductChange> changes = store.products().changes(read, CHANGES);
    while (!changes.isEmpty() && read < newest) {
      apply(changes);
      changed += changes.size();
      read = changes.getLast().sequence();
      changes = store.products().changes(read, CHANGES);
    }
    if (!changes.isEmpty()) {
      newest = store.sequence();
      changed += changedMeanwhile(read);
    }
    if (changed > 0) {
      progress.say("index: %,d products changed %s, which it has", changed, when);
    }
    return Math.max(read, newest);
  }

  /*
   * Products may change faster than the last change is reached. Of what has changed until now,
   * which is listed once, each product as it is when its turn comes is new enough. How many those
   * were is returned.
   */
  private int changedMeanwhile(long read) {
    List<String> ids = store.products().changedAfter(read);
    ids.stream()
        .gather(Gatherers.windowFixed(CHANGES))
        .forEach(some -> apply(store.products().changes(some)));
    return ids.size();
  }

  private void apply(List<ProductChange> changes) {
    take(
        changes.stream().filter(change -> change.product().isPresent()).toList(),
        some -> preparation.of(some, popularity),
        index::put);
    for (ProductChange change : changes) {
      change.unreadable().ifPresent(wrong -> quarantine(change, wrong));
      if (change.isDeletion()) {
        index.delete(change.id(), change.sequence());
      }
    }
  }
}
