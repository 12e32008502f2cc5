package dev.zhiyin.tools.rebuild;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.toMap;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.input.BadRows;
import dev.zhiyin.tools.input.EventCatalogue;
import dev.zhiyin.tools.input.EventFiles;
import dev.zhiyin.tools.input.FileConventions;
import dev.zhiyin.tools.input.FileEvent;
import dev.zhiyin.tools.input.Pipes;
import dev.zhiyin.tools.input.ProductFiles;
import dev.zhiyin.tools.input.ProductNames;
import dev.zhiyin.tools.split.GivenSplit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Loads files into the store. Every file is read twice: first only to see whether too many rows are
 * bad, so that such files change nothing.
 */
record StoreLoader(
    Home home, Store store, Progress progress, double badRowsAllowed, AttributeTypes attributes) {
  /** Events a transaction. */
  private static final int EVENTS = 5_000;

  /* A product without events is known by other means. */
  private static final long LATER_THAN_ALL = Long.MAX_VALUE;

  /** Products a transaction that puts them into groups, for which it reads them. */
  private static final int GROUPED = 1_000;

  /**
   * What is loaded.
   *
   * @param products files of products
   * @param events files of events
   * @param productsFromEvents whether products that no file has are made of what events tell
   */
  record Files(
      List<Path> products,
      List<Path> events,
      FileConventions conventions,
      boolean productsFromEvents) {}

  void load(Files files) {
    Pipes.refuse(files.products());
    Pipes.refuse(files.events());
    var names = new ProductNames();
    if (!files.events().isEmpty()) {
      store.products().forEach(names::add);
    }
    GivenSplit given = GivenSplit.of(home, store);
    var sessions = new ErasedSessions(store.erasing());
    EventCatalogue catalogue = check(files, names, given, sessions);
    if (!files.events().isEmpty()) {
      given.save(store); // before the events are there: an import that is interrupted holds out too
    }
    loadProducts(files, catalogue);
    if (!files.events().isEmpty()) {
      loadEvents(files, names, sessions, id -> names.has(id) || catalogue.has(id));
    }
    if (given.forgetGone(store) || !files.events().isEmpty()) {
      given.save(store); // another rebuild may have forgotten what came only now
    }
  }

  private EventCatalogue check(
      Files files, ProductNames names, GivenSplit given, ErasedSessions sessions) {
    new ProductFiles(files.conventions(), new BadRows(badRowsAllowed))
        .requiring(attributes)
        .read(files.products(), names::add);
    var catalogue = new EventCatalogue();
    EventFiles events = reader(files, names, new BadRows(badRowsAllowed));
    if (files.productsFromEvents()) {
      events.gathering(catalogue);
    }
    var links = new Batches<ShopperId>(EVENTS, sessions::add);
    events.read(
        files.events(),
        one -> {
          given.put(one.event().id(), one.split());
          ShopperId who = one.event().shopperId();
          if (who.userId().isPresent() && who.sessionId().isPresent()) {
            links.accept(who);
          }
        });
    links.finish();
    if (files.productsFromEvents()) {
      goOnFromStored(catalogue);
    }
    return catalogue;
  }

  /* What events tell never replaces a product with a title of its own. */
  private void goOnFromStored(EventCatalogue catalogue) {
    Set<String> untitled = new HashSet<>();
    store
        .products()
        .forEach(
            product -> {
              if (!product.title().equals(product.id())) {
                catalogue.remove(product.id());
              } else if (catalogue.has(product.id())) {
                untitled.add(product.id());
              }
            });
    if (untitled.isEmpty()) {
      return;
    }
    Map<String, Long> newest = new HashMap<>();
    store
        .events()
        .forEach(
            event ->
                event
                    .subject()
                    .product()
                    .filter(untitled::contains)
                    .ifPresent(
                        id -> newest.merge(id, event.timestamp().toEpochMilli(), Math::max)));
    StoreRead.products(store, untitled.stream())
        .forEach(
            product ->
                catalogue.goOnFrom(product, newest.getOrDefault(product.id(), LATER_THAN_ALL)));
  }

  private void loadProducts(Files files, EventCatalogue catalogue) {
    var rows = new BadRows(badRowsAllowed);
    var batches = new Batches<Product>(StoreRead.AT_ONCE, store.products()::put);
    var reader = new ProductFiles(files.conventions(), rows).requiring(attributes);
    reader.read(files.products(), batches);
    reader.read(catalogue, batches);
    batches.finish();
    if (!files.products().isEmpty() || files.productsFromEvents()) {
      progress.say("products: %s", rows.summary());
    }
  }

  /**
   * Puts products into groups.
   *
   * @param groups the group of each product by its id; empty for none
   */
  void group(Map<String, String> groups) {
    var ids = List.copyOf(groups.keySet());
    int found = 0;
    int changed = 0;
    for (int start = 0; start < ids.size(); start += GROUPED) {
      List<String> some = ids.subList(start, Math.min(start + GROUPED, ids.size()));
      List<Boolean> moved =
          store.products().group(some.stream().collect(toMap(Function.identity(), groups::get)));
      found += moved.size();
      changed += Collections.frequency(moved, true);
    }
    progress.say(
        "groups: %,d products, of which %,d had another; %,d are not in the store",
        found, changed, ids.size() - found);
  }

  private void loadEvents(
      Files files, ProductNames names, ErasedSessions sessions, Predicate<String> inStore) {
    var rows = new BadRows(badRowsAllowed);
    var unknown = new int[1];
    var known = new int[1];
    var erased = new int[1];
    var batches =
        new Batches<FileEvent>(
            EVENTS,
            batch -> {
              List<Event> kept =
                  store
                      .erasing()
                      .notErased(
                          batch.stream()
                              .map(FileEvent::event)
                              .filter(event -> !sessions.has(event))
                              .toList());
              long added =
                  store.events().addPast(kept).changed().stream().filter(isNew -> isNew).count();
              known[0] += kept.size() - (int) added;
              erased[0] += batch.size() - kept.size();
            });
    reader(files, names, rows)
        .read(
            files.events(),
            one -> {
              Optional<String> product = one.event().subject().product();
              unknown[0] += product.filter(not(inStore)).isPresent() ? 1 : 0;
              batches.accept(one);
            });
    batches.finish();
    progress.say("events: %s", rows.summary());
    if (unknown[0] > 0) {
      progress.say(
          "  %,d are of products that are not in the store; they count once these are", unknown[0]);
    }
    if (known[0] > 0) {
      progress.say("  %,d were in the store already", known[0]);
    }
    if (erased[0] > 0) {
      progress.say("  %,d are left out: their shoppers were erased later", erased[0]);
    }
  }

  private EventFiles reader(Files files, ProductNames names, BadRows rows) {
    return new EventFiles(files.conventions(), names, rows).replacing(store.pseudonyms());
  }

  /** Gathers single things into lists of a size. */
  private static final class Batches<T> implements Consumer<T> {
    private final int size;
    private final Consumer<List<T>> sink;
    private List<T> gathered = new ArrayList<>();

    Batches(int size, Consumer<List<T>> sink) {
      this.size = size;
      this.sink = sink;
    }

    @Override
    public void accept(T one) {
      gathered.add(one);
      if (gathered.size() == size) {
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
