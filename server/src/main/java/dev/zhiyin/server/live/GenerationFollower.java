package dev.zhiyin.server.live;

import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.engine.live.IndexFollower;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.wording.Wordings;
import dev.zhiyin.engine.worker.Job;
import dev.zhiyin.engine.worker.Worker;
import dev.zhiyin.opensearch.ShopGenerations;
import dev.zhiyin.server.config.ServerConfig;
import dev.zhiyin.server.metrics.Metrics;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts every generation that is published into service, while the server runs, in one thread of low
 * priority. A generation that cannot be used is logged once, with what is wrong, and passed over
 * for some time; the one in service stays.
 */
public final class GenerationFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationFollower.class);

  /** After which time one that was refused is looked at again: its files may be whole by then. */
  private static final long AGAIN = Duration.ofMinutes(2).toNanos();

  /** How often copies of generations go that were removed elsewhere. */
  private static final Duration TIDY = Duration.ofMinutes(1);

  /** How long to wait after a failure that passes. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** What it may take to open a large generation, read it all and catch up beside requests. */
  private static final Duration LONGEST = Duration.ofHours(6);

  private final Around around;
  private final GenerationRepository generations;
  private final Opener opener;
  private final LiveGeneration live;
  private final Worker worker;
  private OptionalLong refused = OptionalLong.empty();
  private long refusedAt;
  private String told = "";
  private long nextTidy = System.nanoTime();

  private GenerationFollower(Around around, LiveGeneration live) {
    this.around = around;
    this.generations = around.generations.repository();
    this.opener = new Opener(around);
    this.live = live;
    this.worker =
        new Worker(
            Job.of("generation-follower", LONGEST).withRetry(PAUSE, PAUSE).withLowPriority(),
            this::look);
  }

  /** What generations are opened with; all of it belongs to others. */
  public record Around(
      ShopGenerations generations,
      ServerConfig config,
      Store store,
      EmbeddingCache cache,
      OpenEncoders encoders,
      Metrics metrics,
      Wordings wordings) {}

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
    follower.worker.start(around.config.server().followEvery());
    return follower;
  }

  /* What a generation shows that is not in service yet, nobody sees. */
  private IndexFollower.Listener listener() {
    return sequence -> around.metrics.shown(Math.min(sequence, live.sequence()));
  }

  private void serve(OpenGeneration fresh, Consumer<OpenGeneration> warmUp) {
    try {
      warm(fresh, warmUp);
      if (!live.replace(fresh, worker::isClosing)) {
        fresh.close();
        return;
      }
    } catch (RuntimeException | Error failure) {
      fresh.close(); // or nobody could open it again
      throw failure;
    }
    around.metrics.generationSwitched();
    around.metrics.shown(live.sequence());
    Manifest manifest = fresh.manifest();
    LOG.info(
        "generation {} in service: {} products, model {}, encoder {}",
        manifest.id(),
        counted(fresh),
        manifest.model(),
        manifest.encoder().source());
  }

  /* Without it the first answers are slow, no more, whatever hinders it. */
  private static void warm(OpenGeneration fresh, Consumer<OpenGeneration> warmUp) {
    try {
      warmUp.accept(fresh);
    } catch (ZhiyinException failure) {
      LOG.info("generation {} is not warmed up: {}", fresh.manifest().id(), failure.getMessage());
    } catch (RuntimeException failure) {
      LOG.warn("generation {} is not warmed up", fresh.manifest().id(), failure);
    }
  }

  /* Of a cluster that does not tell, it is in service all the same. */
  private static String counted(OpenGeneration fresh) {
    try {
      return Integer.toString(fresh.products());
    } catch (ZhiyinException failure) {
      LOG.debug("the products are not counted", failure);
      return "uncounted";
    }
  }

  private void warmUpBesideRequests(OpenGeneration fresh) {
    try (Lease lease = live.lease()) {
      WarmUp.besideRequests(fresh, lease.serving());
    }
  }

  /* What passes, such as a store that is away or a disk that is full, is for the worker to retry. */
  private Duration look() {
    live.closeReplaced();
    OptionalLong published = OptionalLong.empty();
    try {
      published = generations.current();
      if (!published.equals(refused)) {
        refused = OptionalLong.empty();
      }
      if (published.isPresent() && !published.equals(live.id()) && mayBeTried()) {
        opener
            .openWhole(listener(), worker::isClosing)
            .ifPresent(fresh -> serve(fresh, this::warmUpBesideRequests));
      }
      if (published.equals(live.id()) && System.nanoTime() - nextTidy >= 0) {
        nextTidy = System.nanoTime() + TIDY.toNanos();
        generations.dropCopiesOfRemoved();
      }
    } catch (GenerationUnusable | ModelUnusable unusable) {
      refuse(published);
      tell(unusable);
    } catch (ZhiyinException passing) {
      throw passing;
    } catch (RuntimeException | Error fault) {
      refuse(published);
      LOG.error("a new generation is passed over", fault);
    }
    return around.config.server().followEvery();
  }

  private boolean mayBeTried() {
    return refused.isEmpty() || System.nanoTime() - refusedAt > AGAIN;
  }

  private void refuse(OptionalLong published) {
    if (published.isPresent()) {
      if (refused.isEmpty()) {
        around.metrics.generationRefused();
      }
      refused = published;
      refusedAt = System.nanoTime();
    }
  }

  private void tell(ZhiyinException why) {
    String message = "a new generation is passed over: " + why.getMessage();
    if (!message.equals(told)) {
      told = message;
      LOG.warn("{}", message);
    }
  }

  public Worker worker() {
    return worker;
  }

  /** Follows no more; the generation in service stays. */
  @Override
  public void close() {
    worker.close();
  }
}
