package dev.zhiyin.server.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import java.time.Duration;

/**
 * Encodes a query once while it is asked for again and again: what a shopper typed is part of the
 * history, and so of every request after it. Thread-safe; closes the encoder.
 *
 * <p>What is kept is found by the query's SHA-256, so that no words are left here when a shopper is
 * erased.
 */
final class QueryMemory extends ForwardingEncoder {
  /** Queries that are remembered; each takes four bytes a float of its embedding. */
  static final int MOST = 10_000;

  private static final Duration UNUSED = Duration.ofHours(1);

  private final Cache<String, Embedding> known =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(UNUSED).build();

  QueryMemory(TextEncoder encoder) {
    super(encoder);
  }

  @Override
  public Embedding encodeQuery(String query) {
    return known.get(Sha256.of(query), _ -> super.encodeQuery(query));
  }
}
