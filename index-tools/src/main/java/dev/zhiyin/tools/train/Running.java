package dev.zhiyin.tools.train;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * How a training is run: nothing here changes what it ends with, unless it is stopped.
 *
 * @param listener hears how it goes
 * @param checkpoints where it leaves what it needs to go on, if anywhere
 * @param stop whether it is asked to stop; looked at after each batch and each epoch
 */
public record Running(
    ProgressListener listener, Optional<Checkpoints> checkpoints, BooleanSupplier stop) {
  /** Without checkpoints, to the end. */
  public static Running heardBy(ProgressListener listener) {
    return new Running(listener, Optional.empty(), () -> false);
  }

  public Running withCheckpoints(Checkpoints to) {
    return new Running(listener, Optional.of(to), stop);
  }

  public Running withStop(BooleanSupplier when) {
    return new Running(listener, checkpoints, when);
  }
}
