package dev.zhiyin.server.user;

import dev.zhiyin.engine.store.ErasedShopper;
import dev.zhiyin.engine.store.Store;
import java.util.List;

/**
 * Forgets the shoppers that any server on the store has erased. Every notice is heeded twice, so
 * that a history that was being read meanwhile is forgotten too. For one thread.
 */
public final class ErasureListener implements Runnable {
  private final Store store;
  private final ShopperHistories shoppers;
  private List<ErasedShopper> before = List.of();
  private long heeded;

  /** Heeds what is erased from now on. */
  public ErasureListener(Store store, ShopperHistories shoppers) {
    this.store = store;
    this.shoppers = shoppers;
    this.heeded = store.sequence();
  }

  @Override
  public void run() {
    List<ErasedShopper> fresh = store.erasures(heeded);
    before.forEach(erased -> shoppers.forget(erased.idHash()));
    fresh.forEach(erased -> shoppers.forget(erased.idHash()));
    heeded = fresh.stream().mapToLong(ErasedShopper::sequence).reduce(heeded, Math::max);
    before = fresh;
  }
}
