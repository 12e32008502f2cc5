package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.Quarantine;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.engine.live.FaultBisection;
import dev.zhiyin.engine.lucene.IndexBuilder;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.store.ProductChange;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.cli.Progress;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;

/** Writes the index of a new generation. */
record IndexWriting(Store store, Indexing indexing, Progress progress) {
  /** Products whose vectors are made in one model call. */
  private static final int CHUNK = 4096;

  /** Products that cannot be shown and are told by name. */
  private static final int TOLD = 20;

  /**
   * Writes the products as they were read, and makes again what was changed since.
   *
   * @param folder empty
   * @return the number of the newest change of the store that the index holds
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if too many products cannot be shown
   */
  long write(Path folder, EmbeddedCatalogue catalogue) {
    try (var builder = new IndexBuilder(folder, IndexConfig.DEFAULT)) {
      addAll(builder, catalogue);
      var replay = new Replay(store, indexing, builder, catalogue.read().sequence());
      say(replay.catchUp(), "after the products were read");
      builder.finish();
      /* Merging takes long; what was changed meanwhile is left to small segments. */
      say(replay.catchUp(), "while its segments were merged");
      builder.commit();
      tell(builder.quarantine(), catalogue.products().size());
      return replay.sequence();
    }
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

  private void addAll(IndexBuilder builder, EmbeddedCatalogue catalogue) {
    List<ProductChange> there = catalogue.read().there();
    var filling = new Filling(builder);
    filling.quarantine(catalogue.read().quarantined());
    try (var bar = progress.bar("index", " products", there.size())) {
      for (int start = 0; start < there.size(); start += CHUNK) {
        int end = Math.min(start + CHUNK, there.size());
        filling.take(
            prepared(there.subList(start, end), catalogue.centred().subList(start, end)),
            product -> {
              builder.add(product);
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
}
