package dev.zhiyin.engine.store;

import dev.zhiyin.engine.store.Erasure.ErasedShopper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The table {@code erasure}: who was erased, for good, so that no backup and no file brings anybody
 * back. It has a keyed hash of each id; the key, a salt, is the store's own and goes into backups.
 */
final class ErasureTable {
  private static final String SALT = "erasures";
  private static final int SALT_BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";

  /** Name of the number of the newest erasure that concerned sessions, in the facts of a store. */
  private static final String OF_SESSIONS = "erasureOfSessions";

  private ErasureTable() {}

  /** The salt of a store, which gets one if it has none. */
  static String salt(Handle handle, Change change) {
    return StoreFacts.get(handle, SALT)
        .orElseGet(
            () -> {
              var salt = new byte[SALT_BYTES];
              new SecureRandom().nextBytes(salt);
              String text = HexFormat.of().formatHex(salt);
              StoreFacts.put(handle, SALT, text);
              change.keep();
              return text;
            });
  }

  /** What stands for a user's id, in hexadecimal. */
  static String hash(String salt, String userId) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(HexFormat.of().parseHex(salt), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(userId.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  /** How far an erasure is, in the column {@code done}. */
  private enum Progress {
    /** Nothing of before it may stay. */
    OF_ALL(0),
    /** Nothing of until its time may stay. */
    UNTIL_ITS_TIME(2),
    DONE(1);

    private final int code;

    Progress(int code) {
      this.code = code;
    }
  }

  /**
   * An erasure that is not done.
   *
   * @param before its number, which the events to be erased are before
   * @param eventsUntil when they came at the latest
   * @param until when all else came at the latest that is to be erased; it has no numbers
   */
  record Unfinished(long before, Instant eventsUntil, Instant until) {}

  /** Notes an erasure of everything that begins, so that it goes on after a crash. */
  static Unfinished begin(Handle handle, Change change, String idHash) {
    put(handle, change, new ErasureLedger.Entry(idHash, change.at()), Progress.OF_ALL);
    return new Unfinished(change.sequence(), Micros.LAST, change.at());
  }

  /** The same of what came until its time. */
  static Unfinished begin(Handle handle, Change change, ErasureLedger.Entry entry) {
    put(handle, change, entry, Progress.UNTIL_ITS_TIME);
    return new Unfinished(change.sequence(), entry.erasedAt(), entry.erasedAt());
  }

  /**
   * Notes that an erasure is done, if it was not begun anew since. Who follows hears of it at its
   * beginning and at its end.
   *
   * @return whether it may have concerned sessions
   */
  static boolean finish(Handle handle, Change change, String idHash, Unfinished erasure) {
    handle.execute(
        "UPDATE erasure SET sequence = ?, done = 1 WHERE id_hash = ? AND sequence = ?",
        change.next(),
        idHash,
        erasure.before());
    boolean ofSessions = ofSessions(handle) >= erasure.before();
    if (ofSessions) { // whoever hears of its end has to know
      noteSessions(handle, change);
    }
    return ofSessions;
  }

  /** Notes that an erasure under way concerns sessions, also for whoever goes on with it. */
  static void noteSessions(Handle handle, Change change) {
    StoreFacts.put(handle, OF_SESSIONS, Long.toString(change.sequence()));
    change.keep();
  }

  private static long ofSessions(Handle handle) {
    return StoreFacts.get(handle, OF_SESSIONS).map(Long::valueOf).orElse(0L);
  }

  /** Notes erasures of nobody who is here. */
  static void add(
      Handle handle, Change change, Collection<Map.Entry<String, Instant>> timesByHash) {
    timesByHash.forEach(
        one ->
            put(
                handle,
                change,
                new ErasureLedger.Entry(one.getKey(), one.getValue()),
                Progress.DONE));
  }

  private static void put(
      Handle handle, Change change, ErasureLedger.Entry entry, Progress progress) {
    boolean again = mayBeOfSessions(handle, entry.idHash());
    handle.execute(
        "INSERT INTO erasure (id_hash, sequence, erased_at, done) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (id_hash) DO UPDATE SET sequence = excluded.sequence,"
            + " erased_at = excluded.erased_at, done = excluded.done",
        entry.idHash(),
        change.next(),
        Micros.of(entry.erasedAt()),
        progress.code);
    if (again) { // that the one before removed something of sessions may not have been heard
      noteSessions(handle, change);
    }
  }

  /* Whether one before may have removed something of sessions: it is not done, or was followed by
   * one that has. */
  private static boolean mayBeOfSessions(Handle handle, String idHash) {
    return handle
        .select(
            "SELECT EXISTS (SELECT 1 FROM erasure WHERE id_hash = ? AND (done <> 1 OR sequence <= ?))",
            idHash,
            ofSessions(handle))
        .mapTo(Boolean.class)
        .one();
  }

  private record ErasureNotice(long sequence, String idHash) {}

  static List<ErasedShopper> notices(Handle handle, long after) {
    List<ErasureNotice> notices =
        handle
            .select(
                "SELECT sequence, id_hash FROM erasure WHERE sequence > ? ORDER BY sequence", after)
            .map((row, _) -> new ErasureNotice(row.getLong("sequence"), row.getString("id_hash")))
            .list();
    if (notices.isEmpty()) {
      return List.of();
    }
    long ofSessions = ofSessions(handle); // after them, so that it knows of each
    return notices.stream()
        .map(one -> new ErasedShopper(one.sequence, one.idHash, ofSessions >= one.sequence))
        .toList();
  }

  static OptionalLong newest(Handle handle) {
    return handle
        .select("SELECT sequence FROM erasure ORDER BY sequence DESC LIMIT 1")
        .mapTo(Long.class)
        .stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }

  /** Whether an erasure is under way, or was when a program ended. */
  static boolean isErasing(Handle handle) {
    return handle
        .select("SELECT EXISTS (SELECT 1 FROM erasure WHERE done <> 1)")
        .mapTo(Boolean.class)
        .one();
  }

  /** Erasures that are not done, by hash. */
  static Map<String, Unfinished> unfinished(Handle handle) {
    var found = new HashMap<String, Unfinished>();
    handle
        .select("SELECT id_hash, sequence, erased_at, done FROM erasure WHERE done <> 1")
        .map(
            (row, _) -> {
              Instant erased = Micros.instant(row.getLong("erased_at"));
              boolean ofAll = row.getInt("done") == Progress.OF_ALL.code;
              return Map.entry(
                  row.getString("id_hash"),
                  new Unfinished(row.getLong("sequence"), ofAll ? Micros.LAST : erased, erased));
            })
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    return found;
  }

  /** When those of the shoppers were erased last who were, by hash. */
  static Map<String, Instant> times(Handle handle, Collection<String> hashes) {
    return Chunks.select(
            handle,
            "SELECT id_hash, erased_at FROM erasure WHERE id_hash IN (<ids>)",
            hashes,
            ErasureTable::entry)
        .stream()
        .collect(
            Collectors.toMap(
                ErasureLedger.Entry::idHash, ErasureLedger.Entry::erasedAt, (a, _) -> a));
  }

  static List<ErasureLedger.Entry> all(Handle handle) {
    return handle
        .select("SELECT id_hash, erased_at FROM erasure ORDER BY id_hash")
        .map(ErasureTable::entry)
        .list();
  }

  private static ErasureLedger.Entry entry(ResultSet row, StatementContext unused)
      throws SQLException {
    return new ErasureLedger.Entry(
        row.getString("id_hash"), Micros.instant(row.getLong("erased_at")));
  }
}
