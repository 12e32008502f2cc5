package dev.zhiyin.server.live;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.generation.Generations;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.ServedGeneration;
import dev.zhiyin.server.metrics.Metrics;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts every generation that is published into service, while the server runs. A generation that
 * cannot be opened is logged once and passed over; the one in service stays.
 */
public final class GenerationFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationFollower.class);

  private final Home home;
  private final Generations generations;
  private final Store store;
  private final LiveGeneration live;
  private final Metrics metrics;
  private final CountDownLatch closing = new CountDownLatch(1);
  private OptionalLong refused = OptionalLong.empty();
  private final Thread thread;

  private GenerationFollower(
      Home home, Store store, LiveGeneration live, Metrics metrics, Duration every) {
    this.home = home;
    this.generations = new Generations(home.generations());
    this.store = store;
    this.live = live;
    this.metrics = metrics;
    this.thread = Thread.ofVirtual().name("generations").unstarted(() -> follow(every));
  }

  /**
   * Opens the generation published now, warms it, puts it into service and follows its successors.
   *
   * @param every how often to look for a successor
   * @throws ZhiyinException.GenerationUnusable if there is none, or it cannot be opened
   */
  public static GenerationFollower start(
      Home home, Store store, LiveGeneration live, Metrics metrics, Duration every) {
    var follower = new GenerationFollower(home, store, live, metrics, every);
    follower.serveCurrent();
    follower.thread.start();
    return follower;
  }

  private void serveCurrent() {
    ServedGeneration fresh = ServedGeneration.openCurrent(home);
    try {
      WarmUp.of(fresh.recommender(), store);
    } catch (RuntimeException failure) {
      fresh.close();
      throw failure;
    }
    live.replace(fresh);
    metrics.generationSwitched();
    var manifest = fresh.generation().manifest();
    LOG.info(
        "generation {} in service: {} products, model {}, encoder {}",
        manifest.id(),
        manifest.products(),
        manifest.model(),
        manifest.encoder().source());
  }

  private void follow(Duration every) {
    try {
      while (!closing.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /* Catches everything: this thread has nobody to pass a failure to, and has to go on. */
  private void look() {
    OptionalLong published = OptionalLong.empty();
    try {
      published = generations.current();
      if (published.isPresent() && !published.equals(live.id()) && !published.equals(refused)) {
        serveCurrent();
      }
    } catch (ZhiyinException failure) {
      refuse(published);
      LOG.warn("a new generation is passed over: {}", failure.getMessage());
    } catch (RuntimeException fault) {
      refuse(published);
      LOG.error("a new generation is passed over", fault);
    }
  }

  private void refuse(OptionalLong published) {
    refused = published;
    metrics.generationRefused();
  }

  /** Follows no more; the generation in service stays. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
