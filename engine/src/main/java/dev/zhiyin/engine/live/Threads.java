package dev.zhiyin.engine.live;

/** Waiting for threads that are never interrupted, because that would close the index's files. */
final class Threads {
  private Threads() {}

  /** Waits until a thread has ended, or at once if it was never started. */
  static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException stop) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
