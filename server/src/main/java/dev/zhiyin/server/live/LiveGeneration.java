package dev.zhiyin.server.live;

import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.onnx.ServedGeneration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The generation that answers, or none yet. Replacing it is one atomic step: requests under way end
 * on the old one, which is closed when the last of them is done. Thread-safe.
 */
public final class LiveGeneration implements AutoCloseable {
  private final AtomicReference<@Nullable Counted> current = new AtomicReference<>();

  /**
   * Lends the generation in service to one request.
   *
   * @throws GenerationUnusable if there is none, at start and at the end
   */
  public Lease lease() {
    while (true) {
      Counted counted = current.get();
      if (counted == null) {
        throw new GenerationUnusable("no generation is in service at present");
      }
      if (counted.acquire()) {
        return new Lease(counted);
      } // else it was replaced between the two steps, and the next round finds its successor
    }
  }

  /** The number of the generation in service. */
  public OptionalLong id() {
    Counted counted = current.get();
    return counted == null
        ? OptionalLong.empty()
        : OptionalLong.of(counted.served().generation().manifest().id());
  }

  /** Puts a generation in service, which belongs to this object from now on. */
  public void replace(ServedGeneration fresh) {
    swap(new Counted(fresh));
  }

  /** Takes the generation out of service. */
  @Override
  public void close() {
    swap(null);
  }

  private void swap(@Nullable Counted next) {
    Counted former = current.getAndSet(next);
    if (former != null) {
      former.release();
    }
  }
}
