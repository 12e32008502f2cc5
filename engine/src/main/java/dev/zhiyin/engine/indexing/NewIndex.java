package dev.zhiyin.engine.indexing;

import dev.zhiyin.engine.retrieval.IndexView;

/**
 * An index that is being made, which nobody is shown yet. What is put or deleted is in it from the
 * next {@link #finish} or {@link #commit} on. For one thread.
 *
 * <p>Every method that writes throws {@link dev.zhiyin.engine.ZhiyinException.StorageFailed} when
 * it fails, or {@link dev.zhiyin.engine.ZhiyinException.StoreUnavailable} where the index lies
 * elsewhere and takes nothing at present.
 */
public interface NewIndex extends AutoCloseable {
  /**
   * Adds a product whose id is not there yet.
   *
   * @param sequence number of the change that it is by
   */
  void add(IndexedProduct product, long sequence);

  /** Adds a product, or replaces the one of its id, and takes it out of quarantine. */
  void put(IndexedProduct product, long sequence);

  /** Takes a product out if it is there, of quarantine too. */
  void delete(String productId, long sequence);

  /** Takes a product out if it is there, and notes that it cannot be shown as it is. */
  void quarantine(QuarantinedProduct product);

  /** The products that it should have and could not take. */
  Quarantine quarantine();

  /** All that there is was added: makes of it what is fastest to ask. Takes long. */
  void finish();

  /**
   * Makes what changed since part of the index, without the time that {@link #finish} takes.
   *
   * @param sequence number of the newest change of the store that it then holds
   */
  void commit(long sequence);

  /** The index as the last commit left it; closed by whoever took it. */
  IndexView view();

  /** Ends the making. */
  @Override
  void close();
}
