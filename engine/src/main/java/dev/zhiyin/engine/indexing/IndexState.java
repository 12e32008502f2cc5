package dev.zhiyin.engine.indexing;

import java.util.List;
import java.util.Set;

/**
 * What several processes must know of an index that they share, kept where none of them can lose
 * it. Every method throws {@link dev.zhiyin.engine.ZhiyinException.StoreUnavailable} while it
 * cannot be reached. Thread-safe.
 */
public interface IndexState {
  /** Whoever looks at the index now is shown all changes of products up to this number. */
  long sequence();

  /** From now on it is so; a smaller number than is known changes nothing. */
  void shown(long sequence);

  /** The products that it cannot show, in any order. */
  List<QuarantinedProduct> quarantined();

  /** Notes one that it cannot show, unless a later change of it is known. */
  void quarantine(QuarantinedProduct product);

  /** A product is quarantined no more, unless a later change of it is. */
  void release(String productId, long sequence);

  /**
   * Products that were deleted, sold or reserved by changes after one, which nobody may be shown
   * whatever the index holds; none while that cannot be known.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.StoreUnavailable if there are more than an index can
   *     be told to leave out
   */
  Gone goneAfter(long sequence);

  /**
   * Ids of products that are not to be shown.
   *
   * @param unavailable those that are there still
   */
  record Gone(Set<String> deleted, Set<String> unavailable) {
    public static final Gone NOTHING = new Gone(Set.of(), Set.of());

    public Gone {
      deleted = Set.copyOf(deleted);
      unavailable = Set.copyOf(unavailable);
    }
  }

  /** Forgets all of it, with the index itself. */
  void delete();
}
