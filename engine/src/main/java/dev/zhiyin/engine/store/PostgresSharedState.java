package dev.zhiyin.engine.store;

import static java.util.Objects.requireNonNull;

import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.store.BulkInsert.SqlArray;
import dev.zhiyin.engine.store.SharedEntry.Kind;
import dev.zhiyin.engine.worker.Job;
import dev.zhiyin.engine.worker.Worker;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the servers of a store know, in the unlogged tables {@code shared_entry} and {@code server}:
 * writing there does not wait for the disk, nor for those who change the store. What this server
 * puts is read from its memory while it is on its way, and lists also while the store is away.
 */
final class PostgresSharedState implements SharedState {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresSharedState.class);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final Duration SWEEP = Duration.ofSeconds(30);

  /* Of other kinds than lists there are many that are small, and long-lived. */
  private static final int SWEEPS_OF_OTHERS = 10;

  /** What all servers may hold, as a multiple of what one may. */
  private static final int SERVERS = 8;

  /** A server that was not seen for so many seconds is dead. */
  private static final int SILENT_SECONDS = 5;

  /*
   * Entries of a kind that wait to be written; more are lost, which only happens while the store is
   * away. Requests are small, and one whose end is lost is refused for as long as its key is kept.
   */
  private static final int MOST_WAITING = 5_000;

  private static final int MOST_WAITING_REQUESTS = 100_000;

  private static final int AT_ONCE = 1_000;

  /** Bytes of a kind that wait, and of those that are written at once; one may be larger. */
  private static final long MOST_WAITING_BYTES = 64 << 20;

  private static final long BYTES_AT_ONCE = 4 << 20;

  static final int SWEPT_AT_ONCE = 5_000;

  /* One that was seen after now was seen before a clock was put back. */
  private static final String ALIVE =
      "abs(extract(epoch FROM clock_timestamp() - seen_at)) < %d".formatted(SILENT_SECONDS);

  private static final String INSERT =
      """
      INSERT INTO shared_entry (kind, key, owner, value, expires_at)
      SELECT kind, key, owner, value, clock_timestamp() + life * interval '1 millisecond'
      FROM unnest(CAST(? AS text[]), CAST(? AS text[]), CAST(? AS text[]), CAST(? AS bytea[]),
        CAST(? AS bigint[])) AS entry (kind, key, owner, value, life)
      ON CONFLICT (kind, key) DO UPDATE SET owner = excluded.owner, value = excluded.value,
        expires_at = excluded.expires_at %s RETURNING key""";

  /* What ends a request ends that of its own server, and no answer. */
  private static final String REPLACE =
      INSERT.formatted(
          "WHERE excluded.expires_at > clock_timestamp()"
              + " OR (shared_entry.owner = excluded.owner AND shared_entry.value = '')");

  /* What is there but has ended is not there. */
  private static final String IF_ABSENT =
      INSERT.formatted("WHERE shared_entry.expires_at <= clock_timestamp()");

  private final Database database;
  private final ToIntFunction<Kind> megabytes;
  private final MemorySharedState own;
  private final Map<Key, SharedEntry> waiting = new ConcurrentHashMap<>();
  private final Map<Kind, Load> loads = new EnumMap<>(Kind.class);

  /** Lists that could not wait: of them only this server knows. */
  private final MemorySharedState unwritten;

  private final Worker worker = new Worker(Job.of("shared-state", LONGEST), this::turn);
  private final Worker sweeper = // apart, or a server would be silent meanwhile
      new Worker(
          Job.of("shared-state-sweep", LONGEST).withLowPriority(),
          () -> {
            sweep();
            return SWEEP;
          });
  private volatile Optional<URI> address = Optional.empty();
  private volatile int servers = 1;
  private long nextBeat = System.nanoTime();
  private int sweeps;

  /** What waits of one kind. */
  private static final class Load {
    final AtomicInteger entries = new AtomicInteger();
    final AtomicLong bytes = new AtomicLong();

    boolean hasRoomFor(SharedEntry entry) {
      int most = entry.kind() == Kind.REQUEST ? MOST_WAITING_REQUESTS : MOST_WAITING;
      return entries.get() < most && (entry.isUnderWay() || bytes.get() < MOST_WAITING_BYTES);
    }

    void add(SharedEntry entry, int times) {
      entries.addAndGet(times);
      bytes.addAndGet((long) times * entry.bytes());
    }
  }

  /** In the order in which everybody locks several entries, so that nobody waits in a circle. */
  private record Key(Kind kind, String key) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::kind).thenComparing(Key::key);

    static Key of(SharedEntry entry) {
      return new Key(entry.kind(), entry.key());
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  PostgresSharedState(Database database, ToIntFunction<Kind> megabytes) {
    this.database = database;
    this.megabytes = megabytes;
    own = new MemorySharedState(megabytes);
    unwritten = new MemorySharedState(megabytes);
    for (Kind kind : Kind.values()) {
      loads.put(kind, new Load());
    }
    worker.start(Duration.ZERO);
    sweeper.start(SWEEP);
  }

  @Override
  public Map<String, SharedEntry> find(Kind kind, Collection<String> keys) {
    var found = new HashMap<String, SharedEntry>();
    for (String key : keys) {
      SharedEntry entry = waiting.get(new Key(kind, key));
      if (entry != null) {
        found.put(key, entry);
      }
    }
    if (found.size() == keys.size()) {
      return found;
    }
    try {
      database
          .readInteractive(
              handle ->
                  handle
                      .createQuery(
                          "SELECT kind, key, owner, value FROM shared_entry WHERE kind = ?"
                              + " AND key = ANY (CAST(? AS text[]))"
                              + " AND expires_at > clock_timestamp()")
                      .bind(0, kind.name())
                      .bind(1, SqlArray.ofTexts(keys))
                      .map(PostgresSharedState::entry)
                      .list())
          .forEach(entry -> found.putIfAbsent(entry.key(), entry));
      unwritten.find(kind, keys).forEach(found::putIfAbsent);
      return found;
    } catch (StoreUnavailable away) {
      Map<String, SharedEntry> remembered = own.find(kind, keys);
      if (remembered.isEmpty()) {
        throw away;
      }
      return remembered;
    }
  }

  private static SharedEntry entry(ResultSet row, StatementContext unused) throws SQLException {
    return SharedEntry.of(
            Kind.valueOf(row.getString("kind")),
            row.getString("key"),
            row.getBytes("value"),
            Duration.ZERO)
        .ownedBy(row.getString("owner"));
  }

  @Override
  public void put(SharedEntry entry) {
    SharedEntry known = waiting.get(Key.of(entry));
    if (entry.life().isZero() && known != null && !known.isUnderWay()) {
      return; // an answer is there meanwhile
    }
    remember(entry);
    if (load(entry).hasRoomFor(entry)) {
      SharedEntry before = waiting.put(Key.of(entry), entry);
      load(entry).add(entry, 1);
      if (before != null) {
        load(before).add(before, -1);
      }
      unwritten.remove(entry.kind(), entry.key());
      worker.wake();
    } else if (entry.kind() == Kind.LIST) {
      unwritten.put(entry);
    }
  }

  private Load load(SharedEntry entry) {
    return requireNonNull(loads.get(entry.kind()));
  }

  private void forget(Key key) {
    SharedEntry before = waiting.remove(key);
    if (before != null) {
      load(before).add(before, -1);
    }
  }

  private void forget(Key key, SharedEntry entry) {
    if (waiting.remove(key, entry)) { // unless there is a newer one
      load(entry).add(entry, -1);
    }
  }

  @Override
  public void replace(SharedEntry entry) {
    database.readInteractive(handle -> insert(handle, REPLACE, List.of(entry)));
    remember(entry);
    forget(Key.of(entry));
    unwritten.remove(entry.kind(), entry.key());
  }

  /* What has ended is not there, and must be so before, and not be written over what begins now. */
  @Override
  public Set<String> putIfAbsent(List<SharedEntry> entries) {
    List<SharedEntry> ended =
        entries.stream()
            .flatMap(entry -> Stream.ofNullable(waiting.get(Key.of(entry))))
            .filter(before -> before.life().isZero())
            .toList();
    ended.forEach(before -> forget(Key.of(before), before));
    try {
      return database.readInteractive(
          handle -> {
            if (!ended.isEmpty()) {
              insert(handle, REPLACE, ended);
            }
            return insert(handle, IF_ABSENT, entries);
          });
    } catch (StoreUnavailable away) {
      ended.stream().filter(one -> !waiting.containsKey(Key.of(one))).forEach(this::put);
      throw away;
    }
  }

  /* By one statement, in order; of several with one key the first. Returns the keys that are in. */
  private static Set<String> insert(Handle handle, String sql, Collection<SharedEntry> entries) {
    var sorted = new TreeMap<Key, SharedEntry>();
    entries.forEach(entry -> sorted.putIfAbsent(Key.of(entry), entry));
    Collection<SharedEntry> all = sorted.values();
    return handle
        .createQuery(sql)
        .bind(0, SqlArray.ofTexts(all.stream().map(entry -> entry.kind().name()).toList()))
        .bind(1, SqlArray.ofTexts(all.stream().map(SharedEntry::key).toList()))
        .bind(2, SqlArray.ofTexts(all.stream().map(SharedEntry::owner).toList()))
        .bind(3, SqlArray.of("bytea", all.stream().map(SharedEntry::value).toArray(byte[][]::new)))
        .bind(
            4,
            SqlArray.of(
                "bigint", all.stream().map(entry -> entry.life().toMillis()).toArray(Long[]::new)))
        .mapTo(String.class)
        .collect(Collectors.toSet());
  }

  private void remember(SharedEntry entry) {
    if (entry.kind() == Kind.LIST) { // which is worth being read on while the store is away
      own.put(entry);
    }
  }

  @Override
  public void remove(Kind kind, String key) {
    own.remove(kind, key);
    unwritten.remove(kind, key);
    forget(new Key(kind, key));
    delete("key = ?", kind, key);
  }

  @Override
  public void removeIfOwned(Kind kind, String key, String owner) {
    own.removeIfOwned(kind, key, owner);
    unwritten.removeIfOwned(kind, key, owner);
    delete("key = ? AND owner = ?", kind, key, owner);
  }

  @Override
  public void removeOwned(Kind kind, String owner) {
    own.removeOwned(kind, owner);
    unwritten.removeOwned(kind, owner);
    waiting.forEach(
        (key, one) -> {
          if (one.kind() == kind && one.owner().equals(owner)) {
            forget(key, one);
          }
        });
    int deleted;
    do { // sessions have as many as there are
      deleted =
          database.read(
              handle ->
                  handle.execute(
                      "DELETE FROM shared_entry WHERE kind = ? AND key IN (SELECT key FROM"
                          + " shared_entry WHERE kind = ? AND owner = ? ORDER BY key LIMIT ?"
                          + " FOR UPDATE)",
                      kind.name(),
                      kind.name(),
                      owner,
                      AT_ONCE));
    } while (deleted == AT_ONCE);
  }

  private void delete(String which, Kind kind, String... values) {
    var all = new ArrayList<Object>(List.of(kind.name()));
    all.addAll(List.of(values));
    database.readInteractive(
        handle ->
            handle.execute("DELETE FROM shared_entry WHERE kind = ? AND " + which, all.toArray()));
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public long lists() {
    return own.lists();
  }

  @Override
  public String self() {
    return own.self();
  }

  @Override
  public void join(URI joined) {
    address = Optional.of(joined);
    database.read(handle -> beat(handle, joined));
  }

  @Override
  public int servers() {
    return servers;
  }

  @Override
  public boolean isAlive(String server) {
    return server.equals(self())
        || database.readInteractive(
            handle ->
                handle
                    .select(
                        "SELECT EXISTS (SELECT 1 FROM server WHERE id = CAST(? AS uuid) AND "
                            + ALIVE
                            + ")",
                        server)
                    .mapTo(Boolean.class)
                    .one());
  }

  private Duration turn() {
    write();
    beatIfDue();
    return BEAT;
  }

  private void beatIfDue() {
    long now = System.nanoTime();
    if (now - nextBeat >= 0) {
      address.ifPresent(known -> database.readInteractive(handle -> beat(handle, known)));
      nextBeat = now + BEAT.toNanos();
    }
  }

  private void write() {
    while (!waiting.isEmpty()) {
      beatIfDue(); // there may be more to write again and again
      List<SharedEntry> batch = batch();
      database.read(handle -> insert(handle, REPLACE, batch));
      batch.forEach(entry -> forget(Key.of(entry), entry));
      worker.beat();
    }
  }

  private List<SharedEntry> batch() {
    var batch = new ArrayList<SharedEntry>();
    long bytes = 0;
    for (SharedEntry entry : waiting.values()) {
      if (batch.size() == AT_ONCE || bytes >= BYTES_AT_ONCE) {
        break;
      }
      batch.add(entry);
      bytes += entry.value().length;
    }
    return batch;
  }

  private int beat(Handle handle, URI known) {
    handle.execute(
        "INSERT INTO server (id, address, seen_at) VALUES (CAST(? AS uuid), ?, clock_timestamp())"
            + " ON CONFLICT (id) DO UPDATE SET address = excluded.address,"
            + " seen_at = excluded.seen_at",
        self(),
        known.toString());
    int alive =
        handle.select("SELECT COUNT(*) FROM server WHERE " + ALIVE).mapTo(Integer.class).one();
    servers = Math.max(1, alive);
    return servers;
  }

  /* Removes what has ended or is too much; the first of the servers does it for all. */
  void sweep() {
    String first =
        database.read(
            handle ->
                handle
                    .select("SELECT id FROM server WHERE " + ALIVE + " ORDER BY id LIMIT 1")
                    .mapTo(String.class)
                    .findOne()
                    .orElse(self()));
    if (!first.equals(self())) {
      return;
    }
    database.read(
        handle ->
            handle.execute(
                "DELETE FROM server WHERE seen_at < clock_timestamp() - interval '1 hour'"));
    deleteSome("expires_at <= clock_timestamp()", Map.of(), Long.MAX_VALUE);
    for (Kind kind : Kind.values()) {
      if (kind == Kind.LIST || sweeps % SWEEPS_OF_OTHERS == 0) {
        bound(kind);
      }
    }
    sweeps++;
  }

  private record Held(long entries, long bytes) {}

  /* Removes those that end soonest where there is too much, but none that is under way. */
  private void bound(Kind kind) {
    Held held = database.read(handle -> held(handle, kind));
    long bytes = held.bytes() + held.entries() * SharedEntry.OVERHEAD;
    long most = ((long) SERVERS * megabytes.applyAsInt(kind)) << 20;
    if (bytes > most) {
      long excess = (long) Math.ceil(held.entries() * (1 - (double) most / bytes));
      LOG.info("{} of {} entries of the kind {} are too many", excess, held.entries(), kind);
      deleteSome(
          "kind = :kind AND NOT " + SharedEntry.UNDER_WAY, Map.of("kind", kind.name()), excess);
    }
  }

  private static Held held(Handle handle, Kind kind) {
    return handle
        .select(
            "SELECT COUNT(*) AS entries, COALESCE(SUM(octet_length(value)), 0) AS bytes"
                + " FROM shared_entry WHERE kind = ?",
            kind.name())
        .map((row, _) -> new Held(row.getLong("entries"), row.getLong("bytes")))
        .one();
  }

  /* Some at a time, so that no transaction is long; what others have locked is left for later. */
  private void deleteSome(String which, Map<String, String> values, long excess) {
    String sql =
        """
        DELETE FROM shared_entry WHERE ctid = ANY (ARRAY (SELECT ctid FROM shared_entry
          WHERE %s ORDER BY expires_at LIMIT :most FOR UPDATE SKIP LOCKED))"""
            .formatted(which);
    long left = excess;
    int deleted;
    int wanted;
    do {
      wanted = (int) Math.min(SWEPT_AT_ONCE, left);
      int most = wanted;
      deleted =
          database.read(
              handle -> handle.createUpdate(sql).bindMap(values).bind("most", most).execute());
      left -= deleted;
      sweeper.beat();
    } while (deleted == wanted && left > 0);
  }

  @Override
  public List<Worker> workers() {
    return List.of(worker, sweeper);
  }

  /** Writes what waits, and is no server any more. */
  @Override
  public void close() {
    sweeper.close();
    worker.close();
    try {
      write();
      database.read(
          handle -> handle.execute("DELETE FROM server WHERE id = CAST(? AS uuid)", self()));
    } catch (StoreUnavailable away) {
      LOG.info("what servers share is not written: {}", away.getMessage());
    }
  }
}
