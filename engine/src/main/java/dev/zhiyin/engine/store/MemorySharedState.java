package dev.zhiyin.engine.store;

import dev.zhiyin.engine.store.SharedEntry.Kind;
import dev.zhiyin.engine.worker.Worker;
import java.net.URI;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** What the only server of a store knows, in memory. */
final class MemorySharedState implements SharedState {
  private final Map<Kind, Room> rooms = new EnumMap<>(Kind.class);
  private final String self = UUID.randomUUID().toString();

  /**
   * @param megabytes of memory that entries of a kind may take
   */
  MemorySharedState(ToIntFunction<Kind> megabytes) {
    for (Kind kind : Kind.values()) {
      rooms.put(kind, new Room((long) megabytes.applyAsInt(kind) << 20));
    }
  }

  /**
   * The entries of a kind, in the order in which they were put: since all of a kind live equally
   * long, the first is the one that ends soonest. Thread-safe.
   */
  private static final class Room {
    private final long most;
    private final SequencedMap<String, Held> answered = new LinkedHashMap<>();
    private final SequencedMap<String, Held> underWay = new LinkedHashMap<>();
    private long bytes;

    private record Held(SharedEntry entry, long end) {
      boolean hasEnded(long now) {
        return now - end >= 0;
      }
    }

    /**
     * @param most bytes that entries may take, but for those under way, which take none
     */
    Room(long most) {
      this.most = most;
    }

    synchronized Map<String, SharedEntry> find(Collection<String> keys) {
      long now = System.nanoTime();
      var found = new HashMap<String, SharedEntry>();
      for (String key : keys) {
        find(key, now).ifPresent(entry -> found.put(key, entry));
      }
      return found;
    }

    private Optional<SharedEntry> find(String key, long now) {
      return Stream.of(answered, underWay)
          .flatMap(held -> Stream.ofNullable(held.get(key)))
          .filter(one -> !one.hasEnded(now))
          .map(Held::entry)
          .findFirst();
    }

    /** Puts an entry as the newest, unless it would fill more than the whole room. */
    synchronized void put(SharedEntry entry) {
      long now = System.nanoTime();
      remove(entry.key());
      dropEnded(now);
      var held = new Held(entry, now + entry.life().toNanos());
      if (entry.isUnderWay()) {
        underWay.put(entry.key(), held);
      } else if (entry.bytes() <= most) {
        answered.put(entry.key(), held);
        bytes += entry.bytes();
        while (bytes > most) {
          removeEldest(answered);
        }
      }
    }

    synchronized boolean putIfAbsent(SharedEntry entry) {
      boolean absent = find(entry.key(), System.nanoTime()).isEmpty();
      if (absent) {
        put(entry);
      }
      return absent;
    }

    synchronized void remove(String key) {
      underWay.remove(key);
      Held gone = answered.remove(key);
      if (gone != null) {
        bytes -= gone.entry().bytes();
      }
    }

    synchronized void removeIf(String key, Predicate<SharedEntry> isGone) {
      if (find(key, System.nanoTime()).filter(isGone).isPresent()) {
        remove(key);
      }
    }

    synchronized void removeIf(Predicate<SharedEntry> isGone) {
      Stream.of(answered, underWay)
          .flatMap(held -> held.values().stream())
          .map(Held::entry)
          .filter(isGone)
          .map(SharedEntry::key)
          .toList()
          .forEach(this::remove);
    }

    synchronized int size() {
      dropEnded(System.nanoTime());
      return answered.size() + underWay.size();
    }

    private void dropEnded(long now) {
      for (SequencedMap<String, Held> held : List.of(answered, underWay)) {
        while (!held.isEmpty() && held.firstEntry().getValue().hasEnded(now)) {
          removeEldest(held);
        }
      }
    }

    private void removeEldest(SequencedMap<String, Held> held) {
      remove(held.firstEntry().getKey());
    }
  }

  private Room of(Kind kind) {
    return Objects.requireNonNull(rooms.get(kind));
  }

  @Override
  public Map<String, SharedEntry> find(Kind kind, Collection<String> keys) {
    return of(kind).find(keys);
  }

  @Override
  public void put(SharedEntry entry) {
    of(entry.kind()).put(entry);
  }

  @Override
  public void replace(SharedEntry entry) {
    put(entry);
  }

  @Override
  public Set<String> putIfAbsent(List<SharedEntry> all) {
    return SharedState.keys(all.stream().filter(one -> of(one.kind()).putIfAbsent(one)));
  }

  @Override
  public void remove(Kind kind, String key) {
    of(kind).remove(key);
  }

  @Override
  public void removeIfOwned(Kind kind, String key, String owner) {
    of(kind).removeIf(key, entry -> entry.owner().equals(owner));
  }

  @Override
  public void removeOwned(Kind kind, String owner) {
    of(kind).removeIf(entry -> entry.owner().equals(owner));
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public long lists() {
    return of(Kind.LIST).size();
  }

  @Override
  public String self() {
    return self;
  }

  @Override
  public void join(URI address) {}

  @Override
  public int servers() {
    return 1;
  }

  @Override
  public boolean isAlive(String server) {
    return server.equals(self);
  }

  @Override
  public List<Worker> workers() {
    return List.of();
  }

  @Override
  public void close() {}
}
