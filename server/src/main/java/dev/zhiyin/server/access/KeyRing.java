package dev.zhiyin.server.access;

import com.github.benmanes.caffeine.cache.Cache;
import dev.zhiyin.engine.Caches;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.server.config.HttpSettings;
import dev.zhiyin.server.key.ApiKey;
import dev.zhiyin.server.key.ApiKeys;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TokensInheritanceStrategy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/**
 * The keys of a shop as a server knows them, with what each may still send. Thread-safe. Once there
 * was a key, one is needed, also while the store is away. Of several servers on one store each lets
 * through its share of what a key may send, and at least a request a second.
 */
public final class KeyRing implements Runnable {
  /** Shoppers whose rate is remembered; a bucket is full again after a second. */
  private static final int SHOPPERS = 100_000;

  private final ApiKeys keys;
  private final HttpSettings settings;
  private final IntSupplier servers;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
  private final Cache<String, Bucket> shoppers =
      Caches.newBuilder().expireAfterAccess(Duration.ofSeconds(10)).maximumSize(SHOPPERS).build();
  private volatile int sharedBy = 1;
  private volatile boolean needed;
  private volatile Map<String, ApiKey> byHash = Map.of();
  private volatile Set<String> origins = Set.of();

  /**
   * @param settings how much a key may send, and each shopper with it
   * @param servers how many servers share that, at least 1
   */
  public KeyRing(ApiKeys keys, HttpSettings settings, IntSupplier servers) {
    this.keys = keys;
    this.settings = settings;
    this.servers = servers;
    run();
  }

  /** Reads them anew; one at a time, so that an earlier reading never replaces a later one. */
  @Override
  public synchronized void run() {
    ApiKeys.Known known = keys.read();
    byHash = known.valid().stream().collect(Collectors.toMap(ApiKey::hash, Function.identity()));
    needed |= known.exist();
    buckets.keySet().retainAll(byHash.keySet());
    share();
    origins =
        byHash.values().stream()
            .flatMap(key -> key.grant().origins().stream())
            .collect(Collectors.toUnmodifiableSet());
  }

  /* Has each server let through its part again when there are more of them, or fewer. */
  private void share() {
    int now = servers.getAsInt();
    if (now != sharedBy) {
      sharedBy = now;
      byHash
          .values()
          .forEach(
              key ->
                  buckets.computeIfPresent(
                      key.hash(),
                      (_, bucket) -> {
                        bucket.replaceConfiguration(
                            BucketConfiguration.builder().addLimit(limit(share(key))).build(),
                            TokensInheritanceStrategy.PROPORTIONALLY);
                        return bucket;
                      }));
    }
  }

  private int share(ApiKey key) {
    int all = key.grant().limits().requestsPerSecond().orElse(settings.requestsPerSecond());
    return Math.max(1, all / sharedBy);
  }

  /** Whether a request needs a key. */
  public boolean needed() {
    return needed;
  }

  /** Whether anybody has a key. */
  public boolean isEmpty() {
    return byHash.isEmpty();
  }

  /** Whether pages of an origin may ask with some key. */
  boolean hasOrigin(String origin) {
    return origins.contains(origin);
  }

  /* Looked up by the hash, so that the time it takes tells nothing of a secret. */
  Optional<ApiKey> find(String secret) {
    return Optional.ofNullable(byHash.get(ApiKeys.hash(secret)));
  }

  /** Counts a request; how long to wait if there were too many. */
  Optional<Duration> count(ApiKey key) {
    return taken(buckets.computeIfAbsent(key.hash(), _ -> bucket(share(key))));
  }

  /** Counts a request of a shopper's browser; how long to wait if there were too many. */
  Optional<Duration> count(ApiKey key, ShopperId shopperId) {
    return taken(
        shoppers.get(
            key.hash() + shopperId.key(), _ -> bucket(settings.shopperRequestsPerSecond())));
  }

  private static Optional<Duration> taken(Bucket bucket) {
    var probe = bucket.tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  private static Bucket bucket(int perSecond) {
    return Bucket.builder()
        .addLimit(limit(perSecond))
        .withNanosecondPrecision() // by a clock that nobody puts back
        .build();
  }

  private static Bandwidth limit(int perSecond) {
    return Bandwidth.builder()
        .capacity(perSecond)
        .refillGreedy(perSecond, Duration.ofSeconds(1))
        .build();
  }
}
