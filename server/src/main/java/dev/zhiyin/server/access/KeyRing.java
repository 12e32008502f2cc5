package dev.zhiyin.server.access;

import dev.zhiyin.engine.access.ApiKey;
import dev.zhiyin.engine.access.ApiKeys;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The keys of a shop as a server knows them, with what each may still send. Thread-safe. Once there
 * was a key, one is needed, whatever becomes of the file.
 */
public final class KeyRing implements Runnable {
  private final ApiKeys keys;
  private final int perSecond;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
  private volatile boolean needed;
  private volatile Map<String, ApiKey> byHash = Map.of();

  /**
   * @param perSecond requests that a key may send a second, and at once
   */
  public KeyRing(ApiKeys keys, int perSecond) {
    this.keys = keys;
    this.perSecond = perSecond;
    run();
  }

  /** Reads them anew. */
  @Override
  public void run() {
    if (keys.exist()) {
      needed = true;
      byHash = keys.list().stream().collect(Collectors.toMap(ApiKey::hash, Function.identity()));
    } else {
      byHash = Map.of();
    }
    buckets.keySet().retainAll(byHash.keySet());
  }

  /** Whether a request needs a key. */
  public boolean needed() {
    return needed;
  }

  /** Whether anybody has a key. */
  public boolean isEmpty() {
    return byHash.isEmpty();
  }

  /* Looked up by the hash, so that the time it takes tells nothing of a secret. */
  Optional<ApiKey> find(String secret) {
    return Optional.ofNullable(byHash.get(ApiKeys.hash(secret)));
  }

  /** Counts a request; how long to wait if there were too many. */
  Optional<Duration> count(ApiKey key) {
    var probe = buckets.computeIfAbsent(key.hash(), _ -> bucket()).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .build();
  }
}
