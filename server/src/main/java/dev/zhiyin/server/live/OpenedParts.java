package dev.zhiyin.server.live;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Things that were opened one upon the other, and are closed in reverse order. For one thread. */
public final class OpenedParts implements AutoCloseable {
  private final Deque<Runnable> closers = new ArrayDeque<>();

  public <T> T add(T part, Consumer<T> closer) {
    closers.push(() -> closer.accept(part));
    return part;
  }

  /** The same parts, to be closed by somebody else from now on, and no more by this. */
  OpenedParts handOver() {
    var others = new OpenedParts();
    others.closers.addAll(closers);
    closers.clear();
    return others;
  }

  @Override
  public void close() {
    if (!closers.isEmpty()) {
      try {
        closers.pop().run();
      } finally { // whatever happens to one part, the others are closed too
        close();
      }
    }
  }
}
