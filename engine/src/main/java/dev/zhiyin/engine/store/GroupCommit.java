package dev.zhiyin.engine.store;

import dev.zhiyin.engine.ZhiyinException.Overloaded;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.worker.Job;
import dev.zhiyin.engine.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Events on their way into the store. What arrives while a transaction runs is stored together by
 * the next one, so that many callers wait for the disk once. Thread-safe.
 */
final class GroupCommit implements AutoCloseable {
  /* Enough that reaching the disk costs little, few enough that nobody waits long. */
  private static final int TRANSACTION = 2_000;

  private static final Duration RETRY = Duration.ofSeconds(1);

  /** More than any database is given for a transaction of this size. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final int most;
  private final Function<List<Event>, Receipt> store;
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final ReentrantLock storing = new ReentrantLock();
  private final Worker worker = new Worker(Job.of("event-commits", LONGEST), this::storeAndRest);

  /**
   * @param most events that wait at a time, but for those of a single call
   * @param store stores a list of events in one transaction
   */
  GroupCommit(int most, Function<List<Event>, Receipt> store) {
    this.most = most;
    this.store = store;
    worker.start(Duration.ZERO);
  }

  /** What one caller wants stored. */
  private record Call(List<Event> events, CompletableFuture<Receipt> receipt) {}

  /** How many events wait, those that are just being stored included. */
  int waiting() {
    return waiting.get();
  }

  /**
   * Returns when the events are stored.
   *
   * @throws Overloaded if too many wait already
   */
  Receipt add(List<Event> events) {
    reserve(events.size());
    var call = new Call(List.copyOf(events), new CompletableFuture<>());
    try {
      calls.add(call);
      worker.wake();
      if (worker.isClosing()) {
        storeAll(); // nobody else may do it any more
      }
      return call.receipt().join();
    } catch (CompletionException failure) {
      throw unwrapped(failure);
    } finally {
      waiting.addAndGet(-events.size());
    }
  }

  Worker worker() {
    return worker;
  }

  private void reserve(int events) {
    int before = waiting.getAndAdd(events);
    if (before > 0 && before + events > most) {
      waiting.addAndGet(-events);
      throw new Overloaded("%,d events wait to be stored".formatted(before), RETRY);
    }
  }

  private static RuntimeException unwrapped(CompletionException failure) {
    return failure.getCause() instanceof RuntimeException cause ? cause : failure;
  }

  private Duration storeAndRest() {
    storeAll();
    return Worker.UNTIL_WOKEN;
  }

  private void storeAll() {
    storing.lock();
    try {
      while (!calls.isEmpty()) {
        worker.beat();
        storeNext();
      }
    } finally {
      storing.unlock();
    }
  }

  private void storeNext() {
    var together = new ArrayList<Call>();
    int events = 0;
    for (var next = calls.peek(); next != null; next = calls.peek()) {
      events += next.events().size();
      if (events > TRANSACTION && !together.isEmpty()) {
        break;
      }
      together.add(calls.remove());
    }
    store(together);
  }

  private void store(List<Call> together) {
    try {
      var all = together.stream().flatMap(call -> call.events().stream()).toList();
      hand(together, store.apply(all));
    } catch (StoreUnavailable failure) {
      fail(together, failure);
    } catch (RuntimeException | Error failure) { // whatever it is, somebody waits for it
      if (together.size() == 1) {
        fail(together, failure);
      } else { // the events of one call must not hinder the others
        together.forEach(call -> store(List.of(call)));
      }
    }
  }

  private static void hand(List<Call> together, Receipt receipt) {
    int start = 0;
    for (Call call : together) {
      int end = start + call.events().size();
      call.receipt()
          .complete(new Receipt(receipt.sequence(), receipt.changed().subList(start, end)));
      start = end;
    }
  }

  private static void fail(List<Call> together, Throwable failure) {
    together.forEach(call -> call.receipt().completeExceptionally(failure));
  }

  /** Returns when what waits is stored. */
  @Override
  public void close() {
    worker.close();
    storeAll();
  }
}
