package dev.zhiyin.server.live;

import dev.zhiyin.engine.worker.Job;
import dev.zhiyin.engine.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Work that comes round again and again, in threads of low priority. Thread-safe. */
public final class Background implements AutoCloseable {
  private final List<Worker> workers = new CopyOnWriteArrayList<>();

  /**
   * Does some work from now on, for the first time after a rest.
   *
   * @param name of the work, such as "retention"
   * @param every from the end of one turn to the beginning of the next
   * @param longest that a turn may take, slow as it may be beside requests; more counts as a hang
   */
  public void repeat(String name, Duration every, Duration longest, Runnable work) {
    var worker =
        new Worker(
            Job.of(name, longest).withRetry(every, every).withLowPriority(),
            () -> {
              work.run();
              return every;
            });
    workers.add(worker);
    worker.start(every);
  }

  public List<Worker> workers() {
    return List.copyOf(workers);
  }

  /** Lets the work under way end, and does no more. */
  @Override
  public void close() {
    workers.forEach(Worker::close);
  }
}
