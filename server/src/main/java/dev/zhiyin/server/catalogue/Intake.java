package dev.zhiyin.server.catalogue;

import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.Overloaded;
import dev.zhiyin.engine.config.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bounded queue of product edits. They are made in the order in which they came, by one thread,
 * those that wait together, so that many writers share a model call and a commit. Thread-safe.
 */
final class Intake implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Limits limits;
  private final Editor editor;
  private final Semaphore room;
  private final LinkedBlockingQueue<Optional<Waiting>> queue = new LinkedBlockingQueue<>();
  private final Thread thread = Thread.ofPlatform().name("product-intake").unstarted(this::run);
  private volatile boolean closed;

  /** Makes edits, in order. */
  @FunctionalInterface
  interface Editor {
    /** Makes them, and tells what became of each, in order. */
    List<Edited> make(List<Edit> edits);
  }

  private Intake(Limits limits, Editor editor) {
    this.limits = limits;
    this.editor = editor;
    this.room = new Semaphore(limits.waitingProducts(), true);
  }

  static Intake start(Limits limits, Editor editor) {
    var intake = new Intake(limits, editor);
    intake.thread.start();
    return intake;
  }

  /** Most edits of one call. */
  int largest() {
    return Math.min(limits.batchSize(), limits.waitingProducts());
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
      queue.add(Optional.of(waiting));
      if (closed) {
        refuseTheRest();
      }
      return waiting.outcome().join();
    } finally {
      room.release(edits.size());
    }
  }

  private void run() {
    var together = new ArrayList<Waiting>();
    boolean open = true;
    while (open) {
      open = collect(together);
      answer(together);
      together.clear();
    }
  }

  /* Waits for one, and takes what else is there, until the batch is full or the end is reached. */
  private boolean collect(List<Waiting> together) {
    int edits = 0;
    Optional<Waiting> next = taken();
    while (next.isPresent()) {
      together.add(next.get());
      edits += next.get().edits().size();
      if (edits >= limits.batchSize() || queue.isEmpty()) {
        return true;
      }
      next = taken();
    }
    return false;
  }

  private Optional<Waiting> taken() {
    while (true) {
      try {
        return queue.take();
      } catch (InterruptedException _) {
        LOG.warn("{} is not interrupted: somebody waits for it", thread.getName());
      }
    }
  }

  private void answer(List<Waiting> together) {
    List<Edit> edits = together.stream().flatMap(waiting -> waiting.edits().stream()).toList();
    List<Edited> made = edits.isEmpty() ? List.of() : made(edits);
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
    } catch (RuntimeException failure) {
      if (!(failure instanceof ZhiyinException)) {
        LOG.error("{} edits of products failed", edits.size(), failure);
      }
      return failed(edits, failure);
    }
  }

  static List<Edited> failed(List<Edit> edits, RuntimeException cause) {
    return edits.stream().<Edited>map(_ -> new Edited.Failed(cause)).toList();
  }

  /** Makes what still waits, and nothing that comes later. */
  @Override
  public void close() {
    queue.add(Optional.empty());
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException stop) {
        interrupted = true;
      }
    }
    closed = true;
    refuseTheRest();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void refuseTheRest() {
    var stopped = new GenerationUnusable("the server stops");
    for (Optional<Waiting> late = queue.poll(); late != null; late = queue.poll()) {
      late.ifPresent(waiting -> waiting.outcome().complete(failed(waiting.edits(), stopped)));
    }
  }
}
