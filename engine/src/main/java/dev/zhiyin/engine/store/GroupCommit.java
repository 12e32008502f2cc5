package dev.zhiyin.engine.store;

import dev.zhiyin.engine.ZhiyinException.Overloaded;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
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
 * Group commit of events: what arrives while a transaction runs is stored together by the next one.
 * Before it starts, that one waits briefly for callers that were just answered; otherwise two
 * halves of the callers would alternate, each with a transaction of its own. Thread-safe.
 *
 * @param <E> an event, with what its storing needs to know of it
 */
final class GroupCommit<E> implements AutoCloseable {
  /* Enough that reaching the disk costs little, few enough that nobody waits long. */
  private static final int TRANSACTION = 2_000;

  /* The next transaction waits for a tenth of what the last one took, or less. */
  private static final int PATIENCE = 10;
  private static final Duration LONGEST_PATIENCE = Duration.ofMillis(10);

  private static final Duration RETRY = Duration.ofSeconds(1);

  /** More than any database is given for a transaction of this size. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final int most;
  private final Function<List<E>, Receipt> store;
  private final Queue<Call<E>> calls = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final ReentrantLock storing = new ReentrantLock();

  /* Of who holds the lock: how many calls are likely to come, and until when they are waited for. */
  private int expected;
  private long patientUntil;

  private final Worker worker = new Worker(Job.of("event-commits", LONGEST), this::storeAndRest);

  /**
   * @param most events that wait at a time, but for those of a single call
   * @param store stores a list of events in one transaction
   */
  GroupCommit(int most, Function<List<E>, Receipt> store) {
    this.most = most;
    this.store = store;
    worker.start(Duration.ZERO);
  }

  /** What one caller wants stored. */
  private record Call<E>(List<E> events, CompletableFuture<Receipt> receipt) {}

  /** How many events wait, those that are just being stored included. */
  int waiting() {
    return waiting.get();
  }

  /**
   * Returns when the events are stored.
   *
   * @throws Overloaded if too many wait already
   */
  Receipt add(List<E> events) {
    reserve(events.size());
    var call = new Call<E>(List.copyOf(events), new CompletableFuture<>());
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
    storing.lock();
    try {
      if (calls.isEmpty()) {
        return Worker.UNTIL_WOKEN;
      }
      Duration patience = patience();
      if (patience.isPositive()) {
        return patience;
      }
      storeNext();
      return Duration.ZERO;
    } finally {
      storing.unlock();
    }
  }

  /* How long to wait for those who were just answered. */
  private Duration patience() {
    return waiting.get() < TRANSACTION && calls.size() < expected
        ? Duration.ofNanos(patientUntil - System.nanoTime())
        : Duration.ZERO;
  }

  private void storeAll() {
    storing.lock();
    try {
      while (!calls.isEmpty()) {
        storeNext();
      }
    } finally {
      storing.unlock();
    }
  }

  private void storeNext() {
    var together = new ArrayList<Call<E>>();
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

  private void store(List<Call<E>> together) {
    try {
      var all = together.stream().flatMap(call -> call.events().stream()).toList();
      long start = System.nanoTime();
      Receipt receipt = store.apply(all);
      long end = System.nanoTime();
      expected = together.size() + calls.size(); // before any of them can be among both
      patientUntil = end + Math.min((end - start) / PATIENCE, LONGEST_PATIENCE.toNanos());
      hand(together, receipt);
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

  private static <E> void hand(List<Call<E>> together, Receipt receipt) {
    int start = 0;
    for (Call<E> call : together) {
      int end = start + call.events().size();
      call.receipt()
          .complete(new Receipt(receipt.sequence(), receipt.changed().subList(start, end)));
      start = end;
    }
  }

  private static <E> void fail(List<Call<E>> together, Throwable failure) {
    together.forEach(call -> call.receipt().completeExceptionally(failure));
  }

  /** Returns when what waits is stored. */
  @Override
  public void close() {
    worker.close();
    storeAll();
  }
}
