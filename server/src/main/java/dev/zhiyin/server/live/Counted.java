package dev.zhiyin.server.live;

import dev.zhiyin.onnx.ServedGeneration;
import java.util.concurrent.atomic.AtomicInteger;

/** A generation that closes itself when its last user is gone. Made with one user. */
final class Counted {
  private final ServedGeneration served;
  private final AtomicInteger users = new AtomicInteger(1);

  Counted(ServedGeneration served) {
    this.served = served;
  }

  ServedGeneration served() {
    return served;
  }

  /** Adds a user; false if the last one is gone already. */
  boolean acquire() {
    return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
  }

  void release() {
    if (users.decrementAndGet() == 0) {
      served.close();
    }
  }
}
