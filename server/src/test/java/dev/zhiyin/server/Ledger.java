package dev.zhiyin.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a server was asked to write, and what it acknowledged. A write whose acknowledgement never
 * came may have happened or not; one that was acknowledged must have. Every product has one writer.
 * Thread-safe.
 */
final class Ledger {
  /** Stands for a product that is not there. */
  static final int GONE = 0;

  private final Set<String> events = ConcurrentHashMap.newKeySet();
  private final Map<String, State> products = new ConcurrentHashMap<>();
  private final AtomicLong acknowledged = new AtomicLong();

  /** A product's version that was acknowledged last, and the one asked for and not answered. */
  private record State(int certain, Optional<Integer> possible) {}

  void asked(String productId, int version) {
    products.merge(
        productId,
        new State(GONE, Optional.of(version)),
        (now, fresh) -> new State(now.certain, fresh.possible));
  }

  void acknowledged(String productId, int version) {
    products.put(productId, new State(version, Optional.empty()));
    acknowledged.incrementAndGet();
  }

  void acknowledgedEvents(List<String> ids) {
    events.addAll(ids);
  }

  int events() {
    return events.size();
  }

  long productWrites() {
    return acknowledged.get();
  }

  /** The acknowledged events that are not among these. */
  List<String> lostEvents(Set<String> found) {
    return events.stream().filter(id -> !found.contains(id)).sorted().toList();
  }

  /**
   * The products that are not what they must be, with what was wanted; those that may be one thing
   * or another are, from now on, what was found.
   *
   * @param found version by id, without what is gone
   */
  List<String> wrongProducts(Map<String, Integer> found) {
    var wrong = new ArrayList<String>();
    new TreeMap<>(products)
        .forEach(
            (id, state) -> {
              int version = found.getOrDefault(id, GONE);
              boolean right =
                  version == state.certain || state.possible.equals(Optional.of(version));
              if (!right) {
                wrong.add("%s is version %d; wanted %s".formatted(id, version, state));
              }
              products.put(id, new State(version, Optional.empty()));
            });
    return wrong;
  }
}
