package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.index.IndexBuilder;
import dev.zhiyin.engine.index.IndexConfig;
import dev.zhiyin.engine.index.IndexedProduct;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.Progress;
import java.nio.file.Path;
import java.util.List;

/** Writes the index of a new generation. */
record IndexWriting(Store store, Indexing indexing, Progress progress) {
  /** Products whose faces are made in one model call. */
  private static final int CHUNK = 4096;

  /**
   * Writes the products as they were read, and makes again what was changed since.
   *
   * @param folder empty
   * @param centred the embedding of each product that was read
   * @return the number of the newest change of the store that the index holds
   */
  long write(Path folder, StoreRead read, List<Embedding> centred) {
    try (var builder = new IndexBuilder(folder, IndexConfig.DEFAULT)) {
      addAll(builder, read, centred);
      var replay = new Replay(store, indexing, builder, read.sequence());
      say(replay.catchUp(), "after the products were read");
      builder.finish();
      /* Merging takes long; what was changed meanwhile is left to small segments. */
      say(replay.catchUp(), "while its segments were merged");
      builder.commit();
      return replay.sequence();
    }
  }

  private void say(long changes, String when) {
    if (changes > 0) {
      progress.say("index: %,d products changed %s, which it has", changes, when);
    }
  }

  private void addAll(IndexBuilder builder, StoreRead read, List<Embedding> centred) {
    int size = read.there().size();
    try (var bar = progress.bar("index", " products", size)) {
      for (int start = 0; start < size; start += CHUNK) {
        int end = Math.min(start + CHUNK, size);
        for (IndexedProduct product :
            indexing.of(read.there().subList(start, end), centred.subList(start, end))) {
          builder.add(product);
          bar.step();
        }
      }
    }
  }
}
