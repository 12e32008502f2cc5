package dev.zhiyin.engine.indexing;

import java.util.List;
import java.util.Set;

/**
 * What several processes must know of an index that they share, kept where none of them can lose
 * it. Every method throws {@link dev.zhiyin.engine.ZhiyinException.StoreUnavailable} while it
 * cannot be reached. Thread-safe.
 */
public interface IndexState {
  /** What whoever looks at the index now is shown. */
  Progress progress();

  /** From now on it is so; smaller numbers than are known change nothing. */
  void shown(Progress progress);

  /**
   * How far an index is.
   *
   * @param sequence all changes of products up to this number are shown
   * @param gone all changes up to this one that deleted, sold or reserved a product are; at least
   *     {@code sequence}
   */
  record Progress(long sequence, long gone) {
    public Progress {
      gone = Math.max(sequence, gone);
    }

    /** All changes up to a number, and none after it. */
    public static Progress upTo(long sequence) {
      return new Progress(sequence, sequence);
    }

    /** As far as the further of both, in either. */
    public Progress merged(Progress other) {
      return new Progress(Math.max(sequence, other.sequence), Math.max(gone, other.gone));
    }
  }

  /** The products that it cannot show, in any order. */
  List<QuarantinedProduct> quarantined();

  /** What these are told from those of before by, which takes less time than to read them. */
  QuarantineMark quarantineMark();

  /**
   * Of all products that an index cannot show.
   *
   * @param count of them
   * @param sum of the numbers of their changes
   */
  record QuarantineMark(long count, long sum) {
    public static final QuarantineMark UNKNOWN = new QuarantineMark(-1, 0);
  }

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
