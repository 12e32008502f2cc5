package dev.zhiyin.server.product;

import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.Overloaded;
import dev.zhiyin.engine.config.ShopConfig.Limits;
import dev.zhiyin.engine.worker.Job;
import dev.zhiyin.engine.worker.Worker;
import dev.zhiyin.server.product.Edit.Edited;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bounded queue of product edits. They are made by one thread, those of a product in the order
 * in which they came, and those that wait together at once, so that many writers share a model call
 * and a commit. Thread-safe.
 */
final class ProductWriteQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProductWriteQueue.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** What it may take to embed and store a batch. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Limits limits;
  private final Editor editor;
  private final Semaphore room;
  private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
  private final Worker worker = new Worker(Job.of("product-writes", LONGEST), this::makeAndRest);
  private volatile boolean closed;

  /** Makes edits, in order. */
  @FunctionalInterface
  interface Editor {
    /** Makes them, and tells what became of each, in order. */
    List<Edited> make(List<Edit> edits);
  }

  /** Edits that wait for their turn, and where their outcome is told. */
  private record Waiting(List<Edit> edits, CompletableFuture<List<Edited>> outcome) {
    Waiting(List<Edit> edits) {
      this(List.copyOf(edits), new CompletableFuture<>());
    }
  }

  private ProductWriteQueue(Limits limits, Editor editor) {
    this.limits = limits;
    this.editor = editor;
    this.room = new Semaphore(limits.waitingProducts(), true);
  }

  static ProductWriteQueue start(Limits limits, Editor editor) {
    var queue = new ProductWriteQueue(limits, editor);
    queue.worker.start(Duration.ZERO);
    return queue;
  }

  /** Most edits of one call. */
  int largest() {
    return Math.min(limits.batchSize(), limits.waitingProducts());
  }

  Worker worker() {
    return worker;
  }

  /** How many edits wait or are being made. */
  int waiting() {
    return limits.waitingProducts() - room.availablePermits();
  }

  /**
   * Makes edits, and returns when they are made or have failed.
   *
   * @param edits at most {@link #largest()}
   * @throws Overloaded if there is no room for them all to wait
   */
  List<Edited> make(List<Edit> edits) {
    if (!room.tryAcquire(edits.size())) {
      throw new Overloaded(
          "%,d products wait to be embedded and stored, the most that may".formatted(waiting()),
          RETRY);
    }
    return inTurn(edits);
  }

  /** The same, but waits for room. */
  List<Edited> makeWhenThereIsRoom(List<Edit> edits) {
    room.acquireUninterruptibly(edits.size());
    return inTurn(edits);
  }

  private List<Edited> inTurn(List<Edit> edits) {
    try {
      var waiting = new Waiting(edits);
      queue.add(waiting);
      worker.wake();
      if (closed) {
        refuseTheRest();
      }
      return waiting.outcome().join();
    } finally {
      room.release(edits.size());
    }
  }

  private Duration makeAndRest() {
    makeAll();
    return Worker.UNTIL_WOKEN;
  }

  private void makeAll() {
    var together = new ArrayList<Waiting>();
    while (!queue.isEmpty()) {
      worker.beat();
      collect(together);
      answer(together);
      together.clear();
    }
  }

  /* Takes what is there until the batch is full. */
  private void collect(List<Waiting> together) {
    int edits = 0;
    while (edits < limits.batchSize() && !queue.isEmpty()) {
      Waiting next = queue.remove();
      together.add(next);
      edits += next.edits().size();
    }
  }

  private void answer(List<Waiting> together) {
    List<Edit> edits = together.stream().flatMap(waiting -> waiting.edits().stream()).toList();
    List<Edited> made = made(edits);
    int next = 0;
    for (Waiting waiting : together) {
      int end = next + waiting.edits().size();
      waiting.outcome().complete(List.copyOf(made.subList(next, end)));
      next = end;
    }
  }

  /* Catches everything, which those who wait are told; this thread has to go on. */
  private List<Edited> made(List<Edit> edits) {
    try {
      return editor.make(edits);
    } catch (ZhiyinException failure) {
      return failed(edits, failure);
    } catch (Throwable fault) {
      LOG.error("{} edits of products failed", edits.size(), fault);
      return failed(edits, new IllegalStateException("edits of products failed", fault));
    }
  }

  static List<Edited> failed(List<Edit> edits, RuntimeException cause) {
    return edits.stream().<Edited>map(_ -> new Edited.Failed(cause)).toList();
  }

  /** Makes what still waits, and nothing that comes later. */
  @Override
  public void close() {
    worker.close();
    makeAll();
    closed = true;
    refuseTheRest();
  }

  private void refuseTheRest() {
    var stopped = new GenerationUnusable("the server stops");
    for (Waiting late = queue.poll(); late != null; late = queue.poll()) {
      late.outcome().complete(failed(late.edits(), stopped));
    }
  }
}
