package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.ProductChange;
import dev.zhiyin.engine.store.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which products a store had at one moment. What they are is read again where it is needed, chunk
 * by chunk, so that a catalogue need not fit into memory.
 *
 * @param sequence number of the newest change then
 * @param there each product that was not deleted, by id
 */
record StoreRead(long sequence, List<Version> there) {
  /** Products that are read from a store at once: so few that the largest ones fit into memory. */
  static final int AT_ONCE = 512;

  /** Products of a sample, at least half of it. */
  private static final int SAMPLE = 10_000;

  /** A product, and the number of its newest change. */
  record Version(String id, long sequence) {}

  StoreRead {
    there = List.copyOf(there);
  }

  static StoreRead of(Store store) {
    return store.snapshot(
        snapshot -> {
          var there = new ArrayList<Version>();
          snapshot.forEachVersion((id, sequence) -> there.add(new Version(id, sequence)));
          there.sort(Comparator.comparing(Version::id));
          return new StoreRead(snapshot.sequence(), there);
        });
  }

  /** Some of them as the store has them now, by id; none of those that are no more. */
  static Map<String, ProductChange> now(Store store, List<Version> some) {
    return store.products().changes(some.stream().map(Version::id).toList()).stream()
        .filter(change -> !change.isDeletion())
        .collect(Collectors.toMap(ProductChange::id, Function.identity()));
  }

  /**
   * Some thousand of them as the store has them when they are asked for, from all over the list.
   */
  Stream<Product> sample(Store store) {
    int step = 1 + there.size() / SAMPLE;
    return products(
        store,
        IntStream.iterate(0, place -> place < there.size(), place -> place + step)
            .mapToObj(place -> there.get(place).id()));
  }

  /** Those of some ids that a store has, in the order of the ids, read when they are asked for. */
  static Stream<Product> products(Store store, Stream<String> ids) {
    return ids.gather(Gatherers.windowFixed(AT_ONCE))
        .flatMap(some -> store.products().find(some).stream());
  }

  List<String> ids() {
    return there.stream().map(Version::id).toList();
  }

  /** Where in the list each is. */
  Map<String, Integer> places() {
    var places = new HashMap<String, Integer>();
    for (int place = 0; place < there.size(); place++) {
      places.put(there.get(place).id(), place);
    }
    return places;
  }
}
