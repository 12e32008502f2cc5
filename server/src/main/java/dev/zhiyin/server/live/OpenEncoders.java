package dev.zhiyin.server.live;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.generation.Generations;
import dev.zhiyin.engine.generation.Manifest.EncoderId;
import dev.zhiyin.onnx.encoder.EncoderConfig;
import dev.zhiyin.onnx.encoder.Encoders;
import dev.zhiyin.server.metrics.Metrics;
import java.time.Duration;
import java.util.HashMap;
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

  /** An encoder that is being opened, and stays open at least until this is closed. */
  @FunctionalInterface
  public interface Ahead extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Begins to open the encoder of the generation published now, in a thread of its own: to read and
   * check a model takes as long as to open a store. Whoever asks for it next waits for this, and is
   * told what is wrong if it fails.
   */
  public Ahead ahead(Generations generations) {
    var encoder = new CompletableFuture<TextEncoder>();
    Thread.ofPlatform()
        .name("encoder-ahead")
        .start(
            () -> {
              try (Generation generation = generations.openCurrentBase()) {
                encoder.complete(of(generation));
              } catch (RuntimeException failure) {
                encoder.completeExceptionally(failure);
              }
            });
    return () -> {
      boolean _ =
          encoder.thenAccept(TextEncoder::close).handle((_, failure) -> failure == null).join();
    };
  }

  /**
   * The encoder of a generation; closed like any other.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.ModelUnusable if it cannot be loaded
   * @throws dev.zhiyin.engine.ZhiyinException.GenerationUnusable if it is not the one that the
   *     generation was made by
   */
  synchronized TextEncoder of(Generation generation) {
    EncoderId id = generation.manifest().encoder();
    Shared shared = open.get(id);
    if (shared == null) {
      shared = new Shared(new QueryMemory(opened(generation, id)));
      open.put(id, shared);
    }
    shared.users++;
    return new Borrowed(id, shared.encoder);
  }

  private static TextEncoder opened(Generation generation, EncoderId id) {
    TextEncoder encoder = Encoders.open(id.source(), EncoderConfig.DEFAULT);
    try {
      generation.require(encoder);
      return encoder;
    } catch (RuntimeException failure) {
      encoder.close();
      throw failure;
    }
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
      Embedding embedding = super.encodeQuery(query);
      metrics.stage("encode", Duration.ofNanos(System.nanoTime() - start));
      return embedding;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        giveBack(id);
      }
    }
  }
}
