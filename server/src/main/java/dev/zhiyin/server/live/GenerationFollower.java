package dev.zhiyin.server.live;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.generation.Generations;
import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.engine.live.IndexFollower;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.store.VectorCache;
import dev.zhiyin.server.metrics.Metrics;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts every generation that is published into service, while the server runs, in one thread of low
 * priority. A generation that cannot be used is logged once, with what is wrong, and passed over;
 * the one in service stays.
 */
public final class GenerationFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationFollower.class);

  /** How long to wait after a failure that passes. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Around around;
  private final Generations generations;
  private final Opener opener;
  private final LiveGeneration live;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private OptionalLong refused = OptionalLong.empty();
  private String told = "";

  private GenerationFollower(Around around, LiveGeneration live) {
    this.around = around;
    this.generations = new Generations(around.home.generations());
    this.opener = new Opener(around);
    this.live = live;
    this.thread =
        LowPriority.thread()
            .name("generations")
            .unstarted(() -> follow(around.config.server().followEvery()));
  }

  /** What generations are opened with; all of it belongs to others. */
  public record Around(
      Home home,
      ShopConfig config,
      Store store,
      VectorCache cache,
      OpenEncoders encoders,
      Metrics metrics) {}

  /**
   * Opens the generation published now, warms it, puts it into service and follows its successors.
   *
   * @throws ZhiyinException if there is none, or it cannot be used; a damaged index can be, because
   *     it is made again out of the store
   */
  public static GenerationFollower start(Around around, LiveGeneration live) {
    var follower = new GenerationFollower(around, live);
    follower.serve(
        follower.opener.openAnyhow(follower.listener()),
        fresh -> WarmUp.atStart(fresh, around.store));
    follower.thread.start();
    return follower;
  }

  /* What a generation shows that is not in service yet, nobody sees. */
  private IndexFollower.Listener listener() {
    return sequence -> around.metrics.shown(Math.min(sequence, live.sequence()));
  }

  private void serve(Serving fresh, Consumer<Serving> warmUp) {
    try {
      warmUp.accept(fresh);
      live.replace(fresh);
    } catch (RuntimeException failure) {
      fresh.close();
      throw failure;
    }
    around.metrics.generationSwitched();
    around.metrics.shown(live.sequence());
    Manifest manifest = fresh.manifest();
    LOG.info(
        "generation {} in service: {} products, model {}, encoder {}",
        manifest.id(),
        fresh.products(),
        manifest.model(),
        manifest.encoder().source());
  }

  private void warmUpBesideRequests(Serving fresh) {
    try (Lease lease = live.lease()) {
      WarmUp.besideRequests(fresh, lease.serving());
    }
  }

  private void follow(Duration every) {
    try {
      Duration pause = every;
      while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        pause = look() ? every : PAUSE;
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /* Catches everything: this thread has nobody to pass a failure to, and has to go on. */
  private boolean look() {
    OptionalLong published = OptionalLong.empty();
    try {
      live.closeReplaced();
      published = generations.current();
      if (published.isPresent() && !published.equals(live.id()) && !published.equals(refused)) {
        serve(opener.openWhole(listener()), this::warmUpBesideRequests);
      }
      return true;
    } catch (GenerationUnusable | ModelUnusable unusable) {
      refuse(published);
      tell("is passed over", unusable);
      return true;
    } catch (ZhiyinException passing) { // the store is away, the disk is full, a folder is in use
      tell("has to wait", passing);
      return false;
    } catch (RuntimeException fault) {
      refuse(published);
      LOG.error("a new generation is passed over", fault);
      return true;
    }
  }

  private void refuse(OptionalLong published) {
    if (published.isPresent()) {
      refused = published;
      around.metrics.generationRefused();
    }
  }

  private void tell(String what, ZhiyinException why) {
    String message = "a new generation %s: %s".formatted(what, why.getMessage());
    if (!message.equals(told)) {
      told = message;
      LOG.warn("{}", message);
    }
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
