package dev.zhiyin.tools.train;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * How a training is run: nothing here changes what it ends with, unless it is stopped.
 *
 * @param listener hears how it goes
 * @param checkpoint file where it leaves after each epoch what it needs to go on, if anywhere
 * @param stop whether it is asked to stop; looked at before each batch
 */
public record Running(ProgressListener listener, Optional<Path> checkpoint, BooleanSupplier stop) {
  /** Without a checkpoint, to the end. */
  public static Running heardBy(ProgressListener listener) {
    return new Running(listener, Optional.empty(), () -> false);
  }
}
