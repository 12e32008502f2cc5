package dev.zhiyin.server.live;

import dev.zhiyin.engine.ZhiyinException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that comes round again and again, in threads of low priority. What fails is logged once
 * until it succeeds, and tried again at its next turn. Nothing is interrupted, because that would
 * close the files of an index. Thread-safe.
 */
public final class Background implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Background.class);

  private static final int THREADS = 3;

  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          THREADS, LowPriority.thread().name("background-", 0).factory());

  /**
   * Does some work from now on.
   *
   * @param name of the work, such as "retention", for the log
   * @param every from the end of one turn to the beginning of the next
   */
  public void repeat(String name, Duration every, Runnable work) {
    long pause = every.toMillis();
    var _ =
        threads.scheduleWithFixedDelay(new Turn(name, work), pause, pause, TimeUnit.MILLISECONDS);
  }

  /* Catches everything: a task that throws would have no further turn. */
  private static final class Turn implements Runnable {
    private final String name;
    private final Runnable work;
    private boolean failing;

    Turn(String name, Runnable work) {
      this.name = name;
      this.work = work;
    }

    @Override
    public void run() {
      try {
        work.run();
        failing = false;
      } catch (ZhiyinException failure) {
        if (!failing) {
          LOG.warn("{} fails for now: {}", name, failure.getMessage());
        }
        failing = true;
      } catch (RuntimeException fault) {
        if (!failing) {
          LOG.error("{} failed", name, fault);
        }
        failing = true;
      }
    }
  }

  /** Lets the work under way end, and does no more. */
  @Override
  public void close() {
    threads.close();
  }
}
