package dev.zhiyin.engine.store;

import dev.zhiyin.engine.product.OfferPatch;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.Receipt.PutReceipt;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The products of a store, and their statistics. Thread-safe. */
public final class ProductTable {
  private final Store store;

  ProductTable(Store store) {
    this.store = store;
  }

  /**
   * Adds or replaces products; one that is there already just so is not a change. One that says
   * nothing of its status keeps the one that it has.
   */
  public Receipt put(List<Product> products) {
    return replace(products).receipt();
  }

  /** The same, and tells which of them there were before. */
  public PutReceipt replace(List<Product> products) {
    return store.write((handle, change) -> Offers.put(handle, change, products));
  }

  /** Deletes products; one that is not there is not a change. */
  public Receipt delete(List<String> ids) {
    return store.write(
        (handle, change) -> {
          var changed = ProductRows.delete(handle, change, ids);
          ProductStatsTable.announce(
              handle,
              change,
              IntStream.range(0, ids.size())
                  .filter(changed::get)
                  .mapToObj(ids::get)
                  .collect(Collectors.toSet()));
          return new Receipt(change.sequence(), changed);
        });
  }

  /**
   * Changes offers, each as it is when its turn comes; of those who want to reserve a product at
   * the same time, in whatever process, one may. Who has reserved it, and asks again, is told so.
   *
   * @return for each what became of it, in order
   */
  public List<OfferChange> patchOffers(List<OfferPatch> patches) {
    return store.write((handle, change) -> Offers.patch(handle, change, patches));
  }

  /**
   * Puts products into groups, and leaves all else of them as it is when their turn comes. A note
   * has no group, and stays without.
   *
   * @param groups the group of each product by its id; empty for none
   * @return for each of them that there is whether it had another
   */
  public List<Boolean> group(Map<String, String> groups) {
    return store.write(
        (handle, change) ->
            ProductRows.put(
                handle,
                change,
                ProductRows.find(handle, groups.keySet()).stream()
                    .filter(product -> product.note().isEmpty())
                    .map(product -> product.withGroupId(groups.getOrDefault(product.id(), "")))
                    .toList()));
  }

  public Optional<Product> find(String id) {
    return find(List.of(id)).stream().findFirst();
  }

  /** Ids of those of the products that there are, readable or not. */
  public Set<String> there(Collection<String> ids) {
    return store.read(handle -> ProductRows.there(handle, ids));
  }

  /** Those of the products that are there and readable, in any order. */
  public List<Product> find(Collection<String> ids) {
    return store.readInteractive(handle -> ProductRows.find(handle, ids));
  }

  /** Hands out every product that is readable, by id. */
  public void forEach(Consumer<Product> sink) {
    store.snapshot(
        moment -> {
          moment.forEachProduct(change -> change.product().ifPresent(sink));
          return sink;
        });
  }

  /**
   * What changed after a change, in order: of each product the newest change, deletions too.
   *
   * @param limit most changes, at least 1; none are no more, and fewer may come where products are
   *     large, so that they fit into memory
   */
  public List<ProductChange> changes(long after, int limit) {
    return store.read(handle -> ProductRows.after(handle, after, limit, false));
  }

  /** The same of those products only that are deleted, sold or reserved. */
  public List<ProductChange> gone(long after, int limit) {
    return store.read(handle -> ProductRows.after(handle, after, limit, true));
  }

  /** The same of some products, as they are now. */
  public List<ProductChange> changes(List<String> ids) {
    return store.read(handle -> ProductRows.changes(handle, ids));
  }

  /** Ids of all products that have changed after a change, in order. */
  public List<String> changedAfter(long after) {
    return store.read(handle -> ProductRows.changedAfter(handle, after));
  }

  /**
   * Statistics of products that changed after a change, in order.
   *
   * @param limit most statistics, at least 1; fewer are all there are
   */
  public List<ProductStats> stats(long after, int limit) {
    return store.read(handle -> ProductStatsTable.after(handle, after, limit));
  }

  /**
   * The same as far as the shop has the products: nobody has interacted with the others. Those of a
   * product that comes or goes are read again.
   */
  public List<ProductStats> statsInShop(long after, int limit) {
    return store.read(handle -> ProductStatsTable.inShopAfter(handle, after, limit));
  }

  /** Statistics of those of the products that have any, by id. */
  public Map<String, ProductStats> stats(Collection<String> productIds) {
    return store.read(handle -> ProductStatsTable.of(handle, productIds));
  }
}
