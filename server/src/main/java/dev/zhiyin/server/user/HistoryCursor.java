package dev.zhiyin.server.user;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.store.EventPage;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page of a shopper's history begins.
 *
 * @param place where the part of the events begins that it is made of
 * @param skipped items of that part that earlier pages showed
 */
record HistoryCursor(EventPage.Place place, int skipped) {
  static final HistoryCursor START = new HistoryCursor(EventPage.Place.END, 0);

  private static final Pattern TEXT = Pattern.compile("(-?\\d{1,18})\\.(\\d{1,18})\\.(\\d{1,9})");

  /** Reads what {@link #text} wrote. */
  static HistoryCursor parse(String cursor) {
    Matcher parts = TEXT.matcher(decoded(cursor));
    if (!parts.matches()) {
      throw new InvalidInput("cursor", cursor, "the cursor of an answer, as it was");
    }
    return new HistoryCursor(
        new EventPage.Place(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2))),
        Integer.parseInt(parts.group(3)));
  }

  private static String decoded(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  String text() {
    String text = "%d.%d.%d".formatted(place.micros(), place.sequence(), skipped);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
