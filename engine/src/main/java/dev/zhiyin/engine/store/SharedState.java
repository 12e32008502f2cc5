package dev.zhiyin.engine.store;

import dev.zhiyin.engine.store.SharedEntry.Kind;
import dev.zhiyin.engine.worker.Worker;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the servers of a store know together for some time, and which servers there are. Nothing of
 * it is precious: it is bounded, ends by itself, and may be lost when a database crashes.
 * Thread-safe.
 */
public sealed interface SharedState extends AutoCloseable
    permits MemorySharedState, PostgresSharedState {
  /**
   * Those that are there, by key. What was {@link #put} by another server is there some
   * milliseconds later.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.StoreUnavailable if only others can tell, and the
   *     store is away
   */
  Map<String, SharedEntry> find(Kind kind, Collection<String> keys);

  /** The one that is there. */
  default Optional<SharedEntry> find(Kind kind, String key) {
    return Optional.ofNullable(find(kind, List.of(key)).get(key));
  }

  /** Puts an entry, whatever was there, and keeps nobody waiting: others see it a little later. */
  void put(SharedEntry entry);

  /** Puts an entry, whatever was there, and returns when every server sees it. */
  void replace(SharedEntry entry);

  /**
   * Puts those of one kind that are not there yet; of several servers that try, one succeeds.
   *
   * @return keys of those that were put
   */
  Set<String> putIfAbsent(List<SharedEntry> entries);

  /** Puts an entry if it is not there yet, and tells whether it was put. */
  default boolean putIfAbsent(SharedEntry entry) {
    return !putIfAbsent(List.of(entry)).isEmpty();
  }

  /** Removes an entry. */
  void remove(Kind kind, String key);

  /** Removes an entry if it is still somebody's. */
  void removeIfOwned(Kind kind, String key, String owner);

  /** Removes all entries of one kind and owner. */
  void removeOwned(Kind kind, String owner);

  /** Whether there may be other servers. */
  boolean isShared();

  /** How many lists this server has put. */
  long lists();

  /** The name of this server among those of the store; another after every start. */
  String self();

  /**
   * Counts among the servers from now on. Done before the first request is served, or others would
   * take what it has under way for that of a dead server; may be done again with another address.
   *
   * @param address for operators
   */
  void join(URI address);

  /** How many servers are alive, this one included, as of a second ago; at least 1. */
  int servers();

  /** Whether a server is alive now. */
  boolean isAlive(String server);

  /** What keeps it up to date. */
  List<Worker> workers();

  @Override
  void close();

  /** The keys of some entries. */
  static Set<String> keys(Stream<SharedEntry> entries) {
    return entries.map(SharedEntry::key).collect(Collectors.toSet());
  }
}
