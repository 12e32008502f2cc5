package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.engine.live.FaultBisection.Failed;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.ProductChange;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.store.StoreSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The products of a store as they were at one moment.
 *
 * @param sequence number of the newest change then
 * @param there by id, without those that were deleted
 * @param quarantined those that are there and cannot be shown
 */
record StoreRead(long sequence, List<ProductChange> there, List<QuarantinedProduct> quarantined) {
  StoreRead {
    there = List.copyOf(there);
    quarantined = List.copyOf(quarantined);
  }

  static StoreRead of(Store store) {
    return store.snapshot(StoreRead::of);
  }

  private static StoreRead of(StoreSnapshot snapshot) {
    var there = new ArrayList<ProductChange>();
    var quarantined = new ArrayList<QuarantinedProduct>();
    snapshot.forEachProduct(
        change -> {
          if (change.product().isPresent()) {
            there.add(change);
          }
          change
              .unreadable()
              .map(wrong -> QuarantinedProduct.now(change.id(), change.sequence(), wrong))
              .ifPresent(quarantined::add);
        });
    return new StoreRead(snapshot.sequence(), there, quarantined);
  }

  /** The same without some that cannot be shown either. */
  StoreRead without(List<Failed<ProductChange>> failed) {
    if (failed.isEmpty()) {
      return this;
    }
    var left = new ArrayList<>(there);
    left.removeAll(failed.stream().map(Failed::thing).collect(Collectors.toSet()));
    var more = new ArrayList<>(quarantined);
    failed.forEach(one -> more.add(aside(one)));
    return new StoreRead(sequence, left, more);
  }

  private static QuarantinedProduct aside(Failed<ProductChange> one) {
    return QuarantinedProduct.now(one.thing().id(), one.thing().sequence(), one.failure());
  }

  List<Product> products() {
    return there.stream().flatMap(change -> change.product().stream()).toList();
  }
}
