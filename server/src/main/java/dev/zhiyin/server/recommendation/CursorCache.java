package dev.zhiyin.server.recommendation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.recommend.PageCursor;
import dev.zhiyin.server.problem.Problem;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lists that are being read page by page, in memory, and the cursors that lead to their pages. A
 * list ends when nobody reads on, when others need its memory, when its shopper is erased, and with
 * the generation that it is of. Thread-safe.
 */
public final class CursorCache {
  private static final Pattern CURSOR =
      Pattern.compile("(\\d{1,18})\\.(\\d{1,9})\\.([0-9a-f-]{36})");

  private static final Base64.Encoder WRITER = Base64.getUrlEncoder().withoutPadding();

  private final Cache<String, Kept> lists;

  private record Kept(PageCursor list, long generation, Owner owner, long bytes) {}

  /**
   * Whose history a list was made of.
   *
   * @param stored whether it is in the store
   * @param userHash {@link dev.zhiyin.engine.store.Store#erasureHash} of the user, if it is known
   *     who it is
   * @param key {@link dev.zhiyin.engine.shopper.ShopperId#key}, empty for nobody
   */
  public record Owner(boolean stored, Optional<String> userHash, String key) {
    /** Of nobody whom the store knows. */
    public static final Owner NOBODY = new Owner(false, Optional.empty(), "");
  }

  /**
   * A page that is asked for.
   *
   * @param from its place in the list
   */
  public record Place(String recommendationId, PageCursor list, Owner owner, int from) {}

  /**
   * @param longest how long a list is kept after its last page
   * @param megabytes of memory
   */
  public CursorCache(Duration longest, int megabytes, Ticker time) {
    lists =
        Caffeine.newBuilder()
            .ticker(time)
            .expireAfterAccess(longest)
            .maximumWeight((long) megabytes << 10)
            .weigher(
                (String _, Kept kept) ->
                    (int) Math.min(Integer.MAX_VALUE, 1 + (kept.bytes() >> 10)))
            .build();
  }

  /** Keeps a list, and returns the cursor of the page that begins at a place. */
  public String keep(Place place, long generation) {
    PageCursor list = place.list();
    lists.put(place.recommendationId(), new Kept(list, generation, place.owner(), list.bytes()));
    String text = "%d.%d.%s".formatted(generation, place.from(), place.recommendationId());
    return WRITER.encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * The page of a cursor.
   *
   * @param generation in service now
   * @throws InvalidInput if it is no cursor
   * @throws Refusal if its list has ended
   */
  public Place find(String cursor, long generation) {
    Matcher parts = CURSOR.matcher(decoded(cursor));
    if (!parts.matches()) {
      throw new InvalidInput("cursor", cursor, "the cursor of an answer, as it was");
    }
    String id = parts.group(3);
    Kept kept = lists.getIfPresent(id);
    if (kept == null || kept.generation() != generation) {
      throw new Refusal(
          Problem.of(
              ProblemKind.CURSOR_EXPIRED,
              "the list of this cursor has ended; ask again without a cursor"));
    }
    return new Place(id, kept.list(), kept.owner(), Integer.parseInt(parts.group(2)));
  }

  private static String decoded(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  /**
   * Ends the lists of a user, by the hash of the id; with them those of every session, which may
   * have become that user's.
   */
  public void forget(String userHash) {
    lists
        .asMap()
        .values()
        .removeIf(
            kept ->
                kept.owner().stored()
                    && kept.owner().userHash().map(userHash::equals).orElse(true));
  }

  /** How many lists are kept. */
  public long size() {
    lists.cleanUp();
    return lists.estimatedSize();
  }
}
