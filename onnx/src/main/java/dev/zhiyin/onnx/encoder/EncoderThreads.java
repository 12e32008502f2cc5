package dev.zhiyin.onnx.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * A fixed number of threads for computations of any number of callers. A caller with much work
 * keeps only two jobs a thread in the queue, so that a caller with little is soon served.
 * Thread-safe.
 */
final class EncoderThreads implements AutoCloseable {
  private final int threads;
  private final ExecutorService pool;

  EncoderThreads(int threads, String name) {
    this.threads = threads;
    this.pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name(name + "-", 1).factory());
  }

  /**
   * Applies a job to every input and waits for all, results in the order of the inputs. Not
   * interruptible. If jobs fail, the first one's exception is thrown once all have ended.
   */
  <A, B> List<B> map(List<A> inputs, Function<A, B> job) {
    var places = new Semaphore(2 * threads);
    var results = new ArrayList<CompletableFuture<B>>(inputs.size());
    for (A input : inputs) {
      places.acquireUninterruptibly();
      results.add(
          CompletableFuture.supplyAsync(() -> job.apply(input), pool)
              .whenComplete((_, _) -> places.release()));
    }
    awaitAll(results);
    return results.stream().map(CompletableFuture::join).toList();
  }

  private static void awaitAll(List<? extends CompletableFuture<?>> results) {
    try {
      CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
