package dev.zhiyin.server.recommendation;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.recommend.ListCursor;
import dev.zhiyin.engine.recommend.Page;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.store.Erasure.ErasedShopper;
import dev.zhiyin.engine.store.SharedEntry;
import dev.zhiyin.engine.store.SharedEntry.Kind;
import dev.zhiyin.engine.store.SharedState;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lists that are being read page by page, and the cursors that lead to their pages on any server. A
 * list ends when nobody reads on, when others need its room, when its shopper is erased, and with
 * the generation that it is of. Thread-safe.
 *
 * @param longest how long a list is kept after its last page
 */
public record CursorStore(SharedState state, Duration longest) {
  private static final Pattern CURSOR =
      Pattern.compile("(\\d{1,18})\\.(\\d{1,9})\\.([0-9a-f-]{36})");

  private static final Base64.Encoder WRITER = Base64.getUrlEncoder().withoutPadding();

  /* What another server has just made or read on is on its way for some milliseconds: it is looked
   * for again three times, 210 ms in all. */
  private static final Duration FIRST_LOOK = Duration.ofMillis(10);
  private static final Duration LAST_LOOK = Duration.ofMillis(160);

  /**
   * Whose a list is.
   *
   * @param key {@link dev.zhiyin.engine.shopper.ShopperId#key}, empty for nobody
   * @param userHash {@link dev.zhiyin.engine.store.ShopperEraser#hash} of the user, if it is known
   *     who it is
   * @param historyInStore whether the history that the list was made of is in the store, where each
   *     page reads it again; else it is kept with the list
   */
  public record Owner(String key, Optional<String> userHash, boolean historyInStore) {
    /** Of nobody whom the store knows. */
    public static final Owner NOBODY = new Owner("", Optional.empty(), false);

    /** The same, whose history came with the request. */
    Owner withGivenHistory() {
      return new Owner(key, userHash, false);
    }

    /* The same for lists that end together; empty for those that end with nobody. */
    private String shared() {
      return key.isEmpty() ? "" : userHash.orElse(SESSION);
    }
  }

  /** Owner of the lists of all sessions of which it is not known whose they are. */
  private static final String SESSION = "session";

  /**
   * A page that is asked for.
   *
   * @param list without its history, if that is in the store
   * @param generation that the list is of
   * @param from its place in the list
   */
  public record Place(
      String recommendationId, ListCursor list, Owner owner, long generation, int from) {
    /* Of the page after one that has a page after it. */
    Place next(Page page) {
      return new Place(
          recommendationId, page.cursor(), owner, generation, page.next().orElseThrow());
    }

    /** The same with another list. */
    Place of(ListCursor other) {
      return new Place(recommendationId, other, owner, generation, from);
    }
  }

  /** Keeps a list that has begun, and returns the cursor of the page that begins at a place. */
  public String keep(Place place) {
    state.put(
        SharedEntry.of(Kind.LIST, place.recommendationId(), bytes(place), longest)
            .ownedBy(place.owner().shared()));
    String text = "%d.%d.%s".formatted(place.generation(), place.from(), place.recommendationId());
    return WRITER.encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * The same of a list that is read on: where another request has made it grow meanwhile, it stays
   * as long as that one has made it, for the cursors that lead there.
   */
  String keepOn(Place place) {
    return keep(grownMeanwhile(place, place.list()).map(place::of).orElse(place));
  }

  /**
   * The page of a cursor.
   *
   * @throws InvalidInput if it is no cursor
   * @throws Refusal if its list has ended
   */
  public Place find(String cursor) {
    Matcher parts = CURSOR.matcher(decoded(cursor));
    if (!parts.matches()) {
      throw new InvalidInput("cursor", cursor, "the cursor of an answer, as it was");
    }
    int from = Integer.parseInt(parts.group(2));
    Optional<Place> found = found(parts.group(3), from);
    Duration look = FIRST_LOOK;
    while (found.isEmpty() && state.isShared() && look.compareTo(LAST_LOOK) <= 0) {
      LockSupport.parkNanos(look.toNanos());
      found = found(parts.group(3), from);
      look = look.multipliedBy(4);
    }
    return found
        .filter(place -> place.generation() == Long.parseLong(parts.group(1)))
        .orElseThrow(CursorStore::ended);
  }

  /**
   * The page of a cursor of one kind of list.
   *
   * @throws InvalidInput if it is no cursor, or one of another kind
   * @throws Refusal if its list has ended
   */
  Place find(String cursor, Class<? extends ListCursor> kind) {
    Place place = find(cursor);
    if (!kind.isInstance(place.list())) {
      throw new InvalidInput("cursor", cursor, "the cursor of an answer of this path");
    }
    return place;
  }

  /** The list as it is kept now, if another request has made it grow. */
  Optional<ListCursor> grownMeanwhile(Place place, ListCursor list) {
    return found(place.recommendationId(), place.from())
        .map(Place::list)
        .filter(kept -> kept.hasGrownFrom(list));
  }

  /** That the list of a cursor has ended. */
  static Refusal ended() {
    return Refusal.of(
        ProblemKind.CURSOR_EXPIRED,
        "the list of this cursor has ended; ask again without a cursor");
  }

  private Optional<Place> found(String id, int from) {
    return state
        .find(Kind.LIST, id)
        .flatMap(entry -> place(id, entry.value(), from))
        .filter(place -> place.list().reaches(from));
  }

  private static byte[] bytes(Place place) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeLong(place.generation());
      out.writeUTF(place.owner().key());
      out.writeUTF(place.owner().userHash().orElse(""));
      out.writeBoolean(place.owner().historyInStore());
      ListCursor list = place.list();
      out.write(
          (place.owner().historyInStore() ? list.withHistory(History.EMPTY) : list).toBytes());
    } catch (IOException impossible) { // in memory
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /* Of a server of another version it may be in another form; then it has ended. */
  private static Optional<Place> place(String id, byte[] bytes, int from) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      long generation = in.readLong();
      String key = in.readUTF();
      String userHash = in.readUTF();
      var owner =
          new Owner(key, Optional.of(userHash).filter(hash -> !hash.isEmpty()), in.readBoolean());
      return ListCursor.of(in.readAllBytes())
          .map(list -> new Place(id, list, owner, generation, from));
    } catch (IOException | UncheckedIOException other) {
      return Optional.empty();
    }
  }

  private static String decoded(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  /**
   * Ends the lists of a user on every server; with them those of every session, if one may have
   * been that user's.
   */
  public void forget(ErasedShopper user) {
    state.removeOwned(Kind.LIST, user.idHash());
    if (user.ofSessions()) {
      state.removeOwned(Kind.LIST, SESSION);
    }
  }

  /** How many lists of this server are kept. */
  public long size() {
    return state.lists();
  }
}
