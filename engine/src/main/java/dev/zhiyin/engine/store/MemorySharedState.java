package dev.zhiyin.engine.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.zhiyin.engine.store.SharedEntry.Kind;
import dev.zhiyin.engine.worker.Worker;
import java.net.URI;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToIntFunction;

/** What the only server of a store knows, in memory. */
final class MemorySharedState implements SharedState {
  private final Map<Kind, Cache<String, SharedEntry>> entries = new EnumMap<>(Kind.class);
  private final String self = UUID.randomUUID().toString();

  /**
   * @param megabytes of memory that entries of a kind may take
   */
  MemorySharedState(ToIntFunction<Kind> megabytes) {
    for (Kind kind : Kind.values()) {
      entries.put(
          kind,
          Caffeine.newBuilder()
              .maximumWeight((long) megabytes.applyAsInt(kind) << 20)
              .weigher( // what weighs nothing is not evicted
                  (String _, SharedEntry entry) -> entry.isUnderWay() ? 0 : entry.bytes())
              .expireAfter(Expiry.writing((String _, SharedEntry entry) -> entry.life()))
              .build());
    }
  }

  private Cache<String, SharedEntry> of(Kind kind) {
    return Objects.requireNonNull(entries.get(kind));
  }

  @Override
  public Map<String, SharedEntry> find(Kind kind, Collection<String> keys) {
    return of(kind).getAllPresent(keys);
  }

  @Override
  public void put(SharedEntry entry) {
    of(entry.kind()).put(entry.key(), entry);
  }

  @Override
  public void replace(SharedEntry entry) {
    put(entry);
  }

  @Override
  public Set<String> putIfAbsent(List<SharedEntry> all) {
    return SharedState.keys(
        all.stream().filter(one -> of(one.kind()).asMap().putIfAbsent(one.key(), one) == null));
  }

  @Override
  public void remove(Kind kind, String key) {
    of(kind).invalidate(key);
  }

  @Override
  public void removeIfOwned(Kind kind, String key, String owner) {
    of(kind).asMap().computeIfPresent(key, (_, one) -> one.owner().equals(owner) ? null : one);
  }

  @Override
  public void removeOwned(Kind kind, String owner) {
    of(kind).asMap().values().removeIf(entry -> entry.owner().equals(owner));
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public long lists() {
    of(Kind.LIST).cleanUp();
    return of(Kind.LIST).estimatedSize();
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
