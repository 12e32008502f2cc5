package dev.zhiyin.engine.indexing;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The products that an index should have and cannot take, of each the newest change. Kept in the
 * commits of the index, so that both always agree. Thread-safe.
 */
public final class Quarantine {
  /** Before the id of each in the data of a commit. */
  private static final String PREFIX = "quarantined ";

  private volatile Map<String, QuarantinedProduct> products = new ConcurrentHashMap<>();

  public void add(QuarantinedProduct product) {
    products.put(product.id(), product);
  }

  public void remove(String productId) {
    products.remove(productId);
  }

  /** What is known of a product if it is here. */
  public Optional<QuarantinedProduct> find(String productId) {
    return Optional.ofNullable(products.get(productId));
  }

  public int size() {
    return products.size();
  }

  /**
   * Those put aside by changes after one, by the numbers of their changes.
   *
   * @param limit most of them
   */
  public List<QuarantinedProduct> after(long sequence, int limit) {
    return products.values().stream()
        .filter(product -> product.sequence() > sequence)
        .sorted(Comparator.comparingLong(QuarantinedProduct::sequence))
        .limit(limit)
        .toList();
  }

  public Map<String, String> toCommit() {
    var data = new HashMap<String, String>();
    products.values().forEach(one -> data.put(PREFIX + one.id(), value(one)));
    return data;
  }

  private static String value(QuarantinedProduct product) {
    return "%d %s %s".formatted(product.sequence(), product.since(), product.reason());
  }

  /** Holds these from now on, and no others, in one step. */
  public void replace(Collection<QuarantinedProduct> all) {
    var fresh = new ConcurrentHashMap<String, QuarantinedProduct>();
    all.forEach(product -> fresh.put(product.id(), product));
    products = fresh;
  }

  /** Holds what a commit says, and nothing else. */
  public void restore(Map<String, String> data) {
    replace(
        data.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(PREFIX))
            .map(
                entry ->
                    read(entry.getKey().substring(PREFIX.length()), entry.getValue().split(" ", 3)))
            .toList());
  }

  private static QuarantinedProduct read(String id, String[] parts) {
    return new QuarantinedProduct(id, Long.parseLong(parts[0]), parts[2], Instant.parse(parts[1]));
  }

  public static Quarantine ofCommit(Map<String, String> data) {
    var quarantine = new Quarantine();
    quarantine.restore(data);
    return quarantine;
  }
}
