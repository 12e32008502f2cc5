package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.Progress;
import dev.zhiyin.tools.input.BadRows;
import dev.zhiyin.tools.input.EventFiles;
import dev.zhiyin.tools.input.ProductFiles;
import dev.zhiyin.tools.input.ProductNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Loads files into the store. Every file is read twice: first only to see whether too many rows are
 * bad, so that such files change nothing.
 */
final class Loading {
  /** Rows a transaction. */
  private static final int BATCH = 5_000;

  private final Store store;
  private final Progress progress;
  private final double badRowsAllowed;

  Loading(Store store, Progress progress, double badRowsAllowed) {
    this.store = store;
    this.progress = progress;
    this.badRowsAllowed = badRowsAllowed;
  }

  void load(List<Path> productFiles, List<Path> eventFiles) {
    var names = new ProductNames();
    store.forEachProduct(names::add);
    check(productFiles, eventFiles, names);
    if (!productFiles.isEmpty()) {
      loadProducts(productFiles);
    }
    if (!eventFiles.isEmpty()) {
      loadEvents(eventFiles, names);
    }
  }

  private void check(List<Path> productFiles, List<Path> eventFiles, ProductNames names) {
    ProductFiles.read(productFiles, names::add, new BadRows(badRowsAllowed));
    EventFiles.read(eventFiles, names, event -> {}, new BadRows(badRowsAllowed));
  }

  private void loadProducts(List<Path> files) {
    var rows = new BadRows(badRowsAllowed);
    var batches = new Batches<Product>(store::putProducts);
    ProductFiles.read(files, batches, rows);
    batches.finish();
    progress.say("products: %s", rows.summary());
  }

  private void loadEvents(List<Path> files, ProductNames names) {
    var rows = new BadRows(badRowsAllowed);
    var known = new int[1];
    var batches =
        new Batches<Event>(
            batch -> {
              List<Event> kept = batch.stream().map(store.pseudonyms()::of).toList();
              long added = store.addEvents(kept).added().stream().filter(isNew -> isNew).count();
              known[0] += batch.size() - (int) added;
            });
    EventFiles.read(files, names, batches, rows);
    batches.finish();
    progress.say("events: %s", rows.summary());
    if (known[0] > 0) {
      progress.say("  %,d were in the store already", known[0]);
    }
  }

  /** Gathers single things into lists of {@link #BATCH}. */
  private static final class Batches<T> implements Consumer<T> {
    private final Consumer<List<T>> sink;
    private List<T> gathered = new ArrayList<>();

    Batches(Consumer<List<T>> sink) {
      this.sink = sink;
    }

    @Override
    public void accept(T one) {
      gathered.add(one);
      if (gathered.size() == BATCH) {
        finish();
      }
    }

    void finish() {
      if (!gathered.isEmpty()) {
        sink.accept(gathered);
        gathered = new ArrayList<>();
      }
    }
  }
}
