package dev.zhiyin.server.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.Manifest.EncoderId;
import dev.zhiyin.onnx.encoder.EncoderConfig;
import dev.zhiyin.onnx.encoder.Encoders;
import dev.zhiyin.server.live.OpenEncoders.ForwardingEncoder;
import dev.zhiyin.server.metrics.Metrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The encoders that are open: generations made by the same one share it, so that to switch between
 * them loads no model. Thread-safe.
 */
public final class OpenEncoders {
  private final Map<EncoderId, Shared> open = new HashMap<>();
  private final Metrics metrics;

  /**
   * @param metrics where the encoding of what was searched for is timed
   */
  public OpenEncoders(Metrics metrics) {
    this.metrics = metrics;
  }

  /**
   * The encoder of a generation; closed like any other.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.ModelUnusable if it cannot be loaded
   * @throws dev.zhiyin.engine.ZhiyinException.GenerationUnusable if it is not the one that the
   *     generation was made by
   */
  TextEncoder of(Generation generation) {
    TextEncoder encoder = of(generation.manifest().encoder());
    try {
      generation.require(encoder);
      return encoder;
    } catch (RuntimeException failure) {
      encoder.close();
      throw failure;
    }
  }

  /** The encoder that is named like this, whatever its checksum. */
  synchronized TextEncoder of(EncoderId id) {
    Shared shared = open.get(id);
    if (shared == null) {
      shared = new Shared(new QueryMemory(Encoders.open(id.source(), EncoderConfig.DEFAULT)));
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
    private final TextEncoder encoder;
    private int users;

    Shared(TextEncoder encoder) {
      this.encoder = encoder;
    }
  }

  private final class Borrowed extends ForwardingEncoder {
    private final EncoderId id;
    private final AtomicBoolean closed = new AtomicBoolean();

    Borrowed(EncoderId id, TextEncoder encoder) {
      super(encoder);
      this.id = id;
    }

    @Override
    public Embedding encodeQuery(String query) {
      long start = System.nanoTime();
      try {
        Embedding embedding = super.encodeQuery(query);
        metrics.stage("encode", Duration.ofNanos(System.nanoTime() - start));
        return embedding;
      } catch (ModelUnusable failure) {
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
    public String queryText(String query) {
      return encoder.queryText(query);
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
}
