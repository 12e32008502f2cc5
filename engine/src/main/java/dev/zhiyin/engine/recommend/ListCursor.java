package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.shopper.History;
import java.util.Optional;

/** A list in the order that it had when it began, to be read page by page. */
public sealed interface ListCursor permits PageCursor, SearchCursor {
  /**
   * Of how many products a list is kept when it begins: what comes after them is found when asked
   * for.
   *
   * @param k products of its first page
   */
  static int keptAtFirst(int k) {
    return Math.max(100, 5 * k);
  }

  /** What the shopper whose list it is has done. */
  History history();

  /** The same list, for what the shopper has done by now. */
  ListCursor withHistory(History changed);

  /**
   * Whether a page may begin at a place: the list has got so far, and still holds what is there.
   */
  boolean reaches(int place);

  /** Whether more of the list is found than in what it was before. */
  default boolean hasGrownFrom(ListCursor before) {
    return size() > before.size();
  }

  /** How many places it has so far. */
  int size();

  /** The list for {@link #of}, also on another server of the same version. */
  byte[] toBytes();

  /**
   * A list of {@link #toBytes}.
   *
   * @return empty if the bytes are of another version
   */
  static Optional<ListCursor> of(byte[] bytes) {
    return switch (bytes.length == 0 ? 0 : bytes[0]) {
      case PageCursor.VERSION -> Optional.of(PageCursor.of(bytes));
      case SearchCursor.VERSION -> Optional.of(SearchCursor.of(bytes));
      default -> Optional.empty();
    };
  }
}
