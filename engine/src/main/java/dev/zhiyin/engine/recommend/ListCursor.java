package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.shopper.History;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A list in the order that it had when it began, to be read page by page. */
public sealed interface ListCursor permits PageCursor, SearchCursor {
  /** Whose list it is. */
  History history();

  /**
   * Whether a page may begin at a place: the list has got so far, and still holds what is there.
   */
  boolean reaches(int place);

  /** The list for {@link #of}, also on another server of the same version. */
  byte[] toBytes();

  /**
   * A list of {@link #toBytes}.
   *
   * @return empty if the bytes are of another version
   */
  static Optional<ListCursor> of(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return switch (in.readByte()) {
        case PageCursor.VERSION -> Optional.of(PageCursor.read(in));
        case SearchCursor.VERSION -> Optional.of(SearchCursor.read(in));
        default -> Optional.empty();
      };
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }
}
