package dev.zhiyin.onnx.encoder;

/**
 * How an encoder uses the machine.
 *
 * <p>Every thread runs whole batches by itself: on texts as short as a product's this yields more
 * than several threads on one batch, which wait for each other after every matrix.
 *
 * @param threads batches computed at the same time, 1 to 1024; more than the machine has cores
 *     gains nothing
 * @param batchTokens tokens that a batch may hold, padding included, 1 to 65,536. Larger batches
 *     leave the processor's cache. With 1 every text is a batch of its own: slower, but then the
 *     vector of a quantised model does not depend on the texts beside it, because such a model
 *     derives its scales from the whole batch
 */
public record EncoderConfig(int threads, int batchTokens) {
  /** All cores, and batches that fit the cache. */
  public static final EncoderConfig DEFAULT =
      new EncoderConfig(Math.min(1024, Runtime.getRuntime().availableProcessors()), 512);

  public EncoderConfig {
    requireRange("threads", threads, 1024);
    requireRange("batchTokens", batchTokens, 65_536);
  }

  private static void requireRange(String setting, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          "%s is %d; it must be from 1 to %d".formatted(setting, value, most));
    }
  }
}
