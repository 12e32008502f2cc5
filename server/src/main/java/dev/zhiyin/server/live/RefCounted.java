package dev.zhiyin.server.live;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A generation that is handed to its end when its last user is gone. Made with one user. */
final class RefCounted {
  private final Serving serving;
  private final Consumer<Serving> end;
  private final AtomicInteger users = new AtomicInteger(1);

  RefCounted(Serving serving, Consumer<Serving> end) {
    this.serving = serving;
    this.end = end;
  }

  Serving serving() {
    return serving;
  }

  /** Adds a user; false if the last one is gone already. */
  boolean acquire() {
    return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
  }

  void release() {
    if (users.decrementAndGet() == 0) {
      end.accept(serving);
    }
  }
}
