package dev.zhiyin.server.live;

import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.GenerationRepository;
import java.util.concurrent.CompletableFuture;

/**
 * The encoder that the generation published now will need, which takes as long to open as all the
 * rest: begun at once, beside it. Whoever asks for the encoder meanwhile waits for it; what fails
 * here fails again there, and is told then.
 */
public final class EncoderPreload implements AutoCloseable {
  private final CompletableFuture<TextEncoder> encoder;

  private EncoderPreload(CompletableFuture<TextEncoder> encoder) {
    this.encoder = encoder;
  }

  /** Begins, in a thread of its own. */
  public static EncoderPreload begin(GenerationRepository generations, OpenEncoders encoders) {
    return new EncoderPreload(
        CompletableFuture.supplyAsync(
            () -> encoders.of(generations.currentManifest().encoder()),
            Thread.ofPlatform().name("head-start").daemon()::start));
  }

  /** Keeps the encoder open no longer by itself. */
  @Override
  public void close() {
    boolean _ =
        encoder.thenAccept(TextEncoder::close).handle((_, failure) -> failure == null).join();
  }
}
