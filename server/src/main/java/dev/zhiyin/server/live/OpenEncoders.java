package dev.zhiyin.server.live;

import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.generation.Manifest.EncoderId;
import dev.zhiyin.onnx.encoder.EncoderConfig;
import dev.zhiyin.onnx.encoder.Encoders;
import dev.zhiyin.server.metrics.Metrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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
}
