package dev.zhiyin.tools.train;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a training leaves what it needs to go on after it was killed.
 *
 * @param file replaced in one step each time
 * @param every time between two of them at least; longer where writing one takes so long that it
 *     would cost more than a twentieth of the time; 0 for one after each batch, whatever it costs
 */
public record Checkpoints(Path file, Duration every) {
  public static final Duration EVERY = Duration.ofSeconds(30);

  public Checkpoints {
    if (every.isNegative()) {
      throw new IllegalArgumentException("every is %s; it must be at least 0".formatted(every));
    }
  }

  /**
   * Forgets what is there: the next training starts anew.
   *
   * @throws StorageFailed if it cannot be deleted
   */
  public void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }
}
