package dev.zhiyin.server.live;

import dev.zhiyin.engine.worker.Job;
import dev.zhiyin.engine.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Work that comes round again and again, in threads of low priority. Thread-safe. */
public final class Background implements AutoCloseable {
  /**
   * What a turn of any of it may take, slow as it may be beside requests: as much as is left to the
   * upkeep of the store, which removes the same old events.
   */
  private static final Duration LONGEST = Duration.ofHours(6);

  private final List<Worker> workers = new CopyOnWriteArrayList<>();

  /**
   * Does some work from now on, for the first time after a rest.
   *
   * @param name of the work, such as "retention"
   * @param every from the end of one turn to the beginning of the next
   */
  public void repeat(String name, Duration every, Runnable work) {
    var worker =
        new Worker(
            Job.of(name, LONGEST).withRetry(every, every).withLowPriority(),
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
