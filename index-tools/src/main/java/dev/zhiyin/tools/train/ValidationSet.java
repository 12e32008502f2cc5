package dev.zhiyin.tools.train;

import dev.zhiyin.tools.train.Samples.Sample;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * What models are compared by.
 *
 * @param targets of some of the samples, those of one shopper one after the other
 * @param stop whether whoever waits has asked to stop: then comparisons end with a {@link
 *     CancellationException}, for they rank all products again and again
 */
record ValidationSet(Samples samples, List<Sample> targets, BooleanSupplier stop) {
  ValidationSet {
    targets = List.copyOf(targets);
  }

  /** As {@link Samples#forOnePass}. */
  ValidationSet forOnePass() {
    return new ValidationSet(samples, Samples.forOnePass(targets, samples.products()), stop);
  }

  boolean isEmpty() {
    return targets.isEmpty();
  }

  /** Passes while nobody has asked to stop. */
  static void goOn(BooleanSupplier stop) {
    if (stop.getAsBoolean()) {
      throw new CancellationException("asked to stop");
    }
  }
}
