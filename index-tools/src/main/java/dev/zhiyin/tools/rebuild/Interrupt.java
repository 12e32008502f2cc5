package dev.zhiyin.tools.rebuild;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Turns Ctrl-C, or another signal that ends a process in good order, into a wish to stop: the
 * process lives on until this is closed, for {@link #GRACE} at most, and then ends with the status
 * of the signal, 130 for Ctrl-C and 143 for SIGTERM.
 */
final class Interrupt implements BooleanSupplier, AutoCloseable {
  static final Duration GRACE = Duration.ofMinutes(10);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Runnable heard;
  private final Thread hook = new Thread(this::hold, "interrupt");
  private volatile boolean asked;

  private Interrupt(Runnable heard) {
    this.heard = heard;
  }

  /**
   * Listens from now on.
   *
   * @param heard run when the signal comes, in a thread of its own
   */
  static Interrupt listen(Runnable heard) {
    var interrupt = new Interrupt(heard);
    Runtime.getRuntime().addShutdownHook(interrupt.hook);
    return interrupt;
  }

  private void hold() {
    asked = true;
    heard.run();
    try {
      closed.await(GRACE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean getAsBoolean() {
    return asked;
  }

  /** What was to be done is done. */
  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      asked = true; // the process ends already, and the hook no longer holds it
    }
  }
}
