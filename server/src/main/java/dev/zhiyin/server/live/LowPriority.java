package dev.zhiyin.server.live;

/** Threads for work that nobody waits for, beside threads that somebody does. */
final class LowPriority {
  private LowPriority() {}

  /* Only a wish: nothing goes wrong where it has no effect. */
  @SuppressWarnings("ThreadPriorityCheck")
  static Thread.Builder.OfPlatform thread() {
    return Thread.ofPlatform().priority(Thread.MIN_PRIORITY);
  }
}
