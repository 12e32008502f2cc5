package dev.zhiyin.server.live;

import com.github.benmanes.caffeine.cache.Cache;
import dev.zhiyin.engine.Caches;
import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.ZhiyinException.ServiceFailed;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Probes;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.Manifest.EncoderId;
import dev.zhiyin.server.live.OpenEncoders.ForwardingEncoder;
import dev.zhiyin.server.metrics.Metrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The encoders that are open: generations made by the same one share it, so that to switch between
 * them loads no model. Thread-safe.
 */
public final class OpenEncoders {
  private final Map<EncoderId, Shared> open = new HashMap<>();
  private final TextEncoder.Opener encoders;
  private final Duration longest;
  private final Metrics metrics;

  /**
   * @param encoders opens those that are not open yet
   * @param longest that a service is waited for, for all words of a request
   * @param metrics where the encoding of what was searched for is timed
   */
  public OpenEncoders(TextEncoder.Opener encoders, Duration longest, Metrics metrics) {
    this.encoders = encoders;
    this.longest = longest;
    this.metrics = metrics;
  }

  /**
   * The encoder of a generation; closed like any other.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.ModelUnusable if it cannot be loaded
   * @throws dev.zhiyin.engine.ZhiyinException.GenerationUnusable if it is not the one that the
   *     generation was made by
   */
  Borrowed of(Generation generation) {
    Borrowed encoder = of(generation.manifest().encoder());
    try {
      generation.require(encoder);
      return encoder;
    } catch (RuntimeException failure) {
      encoder.close();
      throw failure;
    }
  }

  /** The encoder that is named like this, whatever its checksum. */
  synchronized Borrowed of(EncoderId id) {
    Shared shared = open.get(id);
    if (shared == null) {
      shared = new Shared(new QueryMemory(new Timed(encoders.open(id.source(), id.checksum()))));
      open.put(id, shared);
    }
    shared.users++;
    return new Borrowed(id, shared.encoder);
  }

  /** An encoder that is being opened. Closed, it is no longer kept open by itself. */
  public interface Preload extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Begins to open the encoder that the generation published now will need, in a thread of its own:
   * it takes as long as all the rest of a start. Whoever asks for the encoder meanwhile waits for
   * it; what fails here fails again there, and is told then.
   */
  public Preload preload(GenerationRepository generations) {
    CompletableFuture<TextEncoder> encoder =
        CompletableFuture.supplyAsync(
            () -> of(generations.currentManifest().encoder()),
            Thread.ofPlatform().name("head-start").daemon()::start);
    return () -> {
      boolean _ =
          encoder.thenAccept(TextEncoder::close).handle((_, failure) -> failure == null).join();
    };
  }

  private synchronized void giveBack(EncoderId id) {
    Shared shared = open.get(id);
    if (shared != null && --shared.users == 0) {
      open.remove(id);
      shared.encoder.close();
    }
  }

  private static final class Shared {
    private final QueryMemory encoder;
    private int users;

    Shared(QueryMemory encoder) {
      this.encoder = encoder;
    }
  }

  /** One of the uses of an encoder. */
  final class Borrowed extends ForwardingEncoder {
    private final EncoderId id;
    private final QueryMemory memory;
    private final AtomicBoolean closed = new AtomicBoolean();

    Borrowed(EncoderId id, QueryMemory memory) {
      super(memory);
      this.id = id;
      this.memory = memory;
    }

    /**
     * Has a service encode, in one request and by the thread that asks, what will be asked for;
     * what is encoded in this process waits for its turn.
     *
     * @param left that the request has for it
     * @return false if the service does not answer in time; until it is asked again, none of this
     *     has a meaning
     */
    boolean ahead(List<String> queries, Duration left) {
      return !isService()
          || queries.isEmpty()
          || memory.ahead(queries, left.compareTo(longest) < 0 ? left : longest);
    }

    @Override
    public Embedding encodeQuery(String query) {
      try {
        return super.encodeQuery(query);
      } catch (ModelUnusable | ServiceFailed failure) {
        metrics.wordsLeftOut();
        throw failure;
      }
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        giveBack(id);
      }
    }
  }

  /** Times the calls for words of shoppers, those that fail too. */
  private final class Timed extends ForwardingEncoder {
    Timed(TextEncoder encoder) {
      super(encoder);
    }

    @Override
    public Embedding encodeQuery(String query) {
      return timed(() -> super.encodeQuery(query));
    }

    @Override
    public List<Embedding> encodeQueries(List<String> queries, Duration longest) {
      return timed(() -> super.encodeQueries(queries, longest));
    }

    private <T> T timed(Supplier<T> call) {
      long start = System.nanoTime();
      try {
        return call.get();
      } finally {
        metrics.stage("encode", Duration.ofNanos(System.nanoTime() - start));
      }
    }
  }

  /** Does what another encoder does, but for what its subclasses say. */
  abstract static class ForwardingEncoder implements TextEncoder {
    private final TextEncoder encoder;

    ForwardingEncoder(TextEncoder encoder) {
      this.encoder = encoder;
    }

    @Override
    public String name() {
      return encoder.name();
    }

    @Override
    public String checksum() {
      return encoder.checksum();
    }

    @Override
    public int dimension() {
      return encoder.dimension();
    }

    @Override
    public List<Embedding> encode(List<String> texts) {
      return encoder.encode(texts);
    }

    @Override
    public List<Embedding> encode(List<String> texts, BatchListener listener) {
      return encoder.encode(texts, listener);
    }

    @Override
    public String queryText(String query) {
      return encoder.queryText(query);
    }

    @Override
    public List<Embedding> encodeQueries(List<String> queries) {
      return encoder.encodeQueries(queries);
    }

    @Override
    public List<Embedding> encodeQueries(List<String> queries, Duration longest) {
      return encoder.encodeQueries(queries, longest);
    }

    @Override
    public boolean isService() {
      return encoder.isService();
    }

    @Override
    public Optional<Probes> probes() {
      return encoder.probes();
    }

    @Override
    public void recognise(Probes made) {
      encoder.recognise(made);
    }

    @Override
    public Embedding encodeQuery(String query) {
      return encoder.encodeQuery(query);
    }

    @Override
    public void close() {
      encoder.close();
    }
  }

  /**
   * Encodes a query once while it is asked for again and again: what a shopper typed is part of the
   * history, and so of every request after it. Thread-safe; closes the encoder.
   *
   * <p>What is kept is found by the query's SHA-256, so that no words are left here when a shopper
   * is erased.
   */
  static final class QueryMemory extends ForwardingEncoder {
    /** Queries that are remembered; each takes four bytes a float of its embedding. */
    static final int MOST = 10_000;

    private static final Duration UNUSED = Duration.ofHours(1);

    /** How long a service is not asked again for words that it did not answer to in time. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** The same for words that it refused. */
    private static final Duration REFUSED = Duration.ofMinutes(10);

    private final Cache<String, Embedding> known =
        Caches.newBuilder().maximumSize(MOST).expireAfterAccess(UNUSED).build();

    private final Cache<String, RuntimeException> failed =
        Caches.newBuilder().maximumSize(MOST).expireAfterWrite(AGAIN).build();

    private final Cache<String, RuntimeException> refused =
        Caches.newBuilder().maximumSize(MOST).expireAfterWrite(REFUSED).build();

    QueryMemory(TextEncoder encoder) {
      super(encoder);
    }

    @Override
    public Embedding encodeQuery(String query) {
      String key = Sha256.of(query);
      Embedding embedding = known.getIfPresent(key);
      for (var failures : List.of(refused, failed)) {
        RuntimeException lately = failures.getIfPresent(key);
        if (embedding == null && lately != null) {
          throw lately;
        }
      }
      return known.get(key, _ -> super.encodeQuery(query));
    }

    /**
     * Encodes those that are not known in one request; in several if some of them are refused, so
     * that the others have a meaning.
     *
     * @param longest that all of it may take
     * @return false if that fails for another reason than the queries themselves; {@link
     *     #encodeQuery} does so for a while, too, without asking
     */
    boolean ahead(List<String> queries, Duration longest) {
      List<String> unknown =
          queries.stream()
              .distinct()
              .filter(query -> known.getIfPresent(Sha256.of(query)) == null)
              .filter(query -> refused.getIfPresent(Sha256.of(query)) == null)
              .toList();
      if (unknown.isEmpty()) {
        return true;
      }
      try {
        encode(unknown, System.nanoTime() + longest.toNanos());
        return true;
      } catch (ServiceFailed away) {
        unknown.forEach(query -> failed.put(Sha256.of(query), away));
        return false;
      }
    }

    /* By halves until those that are refused stand alone. */
    private void encode(List<String> queries, long end) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new ServiceFailed("no time is left to ask what words mean");
      }
      try {
        List<Embedding> embeddings = encodeQueries(queries, Duration.ofNanos(left));
        for (int i = 0; i < queries.size(); i++) {
          known.put(Sha256.of(queries.get(i)), embeddings.get(i));
        }
      } catch (ModelUnusable wrong) {
        int half = queries.size() / 2;
        if (half == 0) {
          refused.put(Sha256.of(queries.getFirst()), wrong);
        } else {
          encode(queries.subList(0, half), end);
          encode(queries.subList(half, queries.size()), end);
        }
      }
    }
  }
}
