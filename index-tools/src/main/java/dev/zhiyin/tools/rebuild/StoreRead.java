package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.ProductChange;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.store.StoreSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * The products of a store as they were at one moment.
 *
 * @param sequence number of the newest change then
 * @param there by id, without those that were deleted
 */
record StoreRead(long sequence, List<ProductChange> there) {
  StoreRead {
    there = List.copyOf(there);
  }

  static StoreRead of(Store store) {
    return store.snapshot(StoreRead::of);
  }

  private static StoreRead of(StoreSnapshot snapshot) {
    var there = new ArrayList<ProductChange>();
    snapshot.forEachProduct(
        change -> {
          if (change.product().isPresent()) {
            there.add(change);
          }
        });
    return new StoreRead(snapshot.sequence(), there);
  }

  List<Product> products() {
    return there.stream().flatMap(change -> change.product().stream()).toList();
  }
}
