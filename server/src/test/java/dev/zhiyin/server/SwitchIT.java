package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.testing.Until;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Generations that replace each other under a steady load. */
@Timeout(120)
@Tag("alone")
class SwitchIT {
  private static final long BETWEEN_REQUESTS = Duration.ofMillis(20).toNanos();
  private static final Duration WINDOW = Duration.ofMillis(1_500);
  private static final Duration FOLLOWED = Duration.ofSeconds(20);
  private static final int SWITCHES = 3;

  /** A latency that nobody notices, however fast the server is usually. */
  private static final long UNNOTICED = Duration.ofMillis(500).toNanos();

  private final Queue<Long> warmUp = new ConcurrentLinkedQueue<>();
  private final Queue<Long> usual = new ConcurrentLinkedQueue<>();
  private final Queue<Long> switching = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Queue<Long>> into = new AtomicReference<>(warmUp);
  private final AtomicInteger failures = new AtomicInteger();

  @Test
  void noRequestFailsAndNoneWaitsMuchLongerThanUsual() throws InterruptedException {
    try (var served = new Served()) {
      served.shop().published();
      var load = Thread.ofPlatform().start(() -> load(served.client()));
      for (int i = 0; i < 2; i++) {
        change(served, 1 + i);
      }
      for (int i = 0; i < SWITCHES; i++) {
        into.set(usual);
        Thread.sleep(WINDOW);
        into.set(switching);
        assertThat(change(served, 1 + i % 2)).isLessThan(FOLLOWED);
      }
      load.interrupt();
      load.join();
    }

    assertThat(failures).hasValue(0);
    assertThat(usual).hasSizeGreaterThan(100);
    assertThat(switching).hasSizeGreaterThan(100);
    assertThat(p99(switching))
        .as("p99 in nanoseconds, usually %d", p99(usual))
        .isLessThan(Math.max(UNNOTICED, 3 * p99(usual)));
  }

  /** How long it takes until it is in service, of a window that is waited for. */
  private static Duration change(Served served, long to) throws InterruptedException {
    long start = System.nanoTime();
    new GenerationRepository(served.shop().home()).publish(to);
    Until.holds(
        () -> served.client().get("v1/generations").json().path("serving").longValue() == to);
    Duration followed = Duration.ofNanos(System.nanoTime() - start);
    Thread.sleep(WINDOW);
    return followed;
  }

  /* Latencies count from when a request was due. */
  private void load(Client client) {
    try (var requests = Executors.newVirtualThreadPerTaskExecutor()) {
      long next = System.nanoTime();
      // Which forgets the interruption: closing would otherwise cut off requests under way.
      while (!Thread.interrupted()) {
        long due = next;
        requests.execute(() -> ask(client, due));
        next += BETWEEN_REQUESTS;
        LockSupport.parkNanos(next - System.nanoTime());
      }
    }
  }

  private void ask(Client client, long due) {
    Queue<Long> latencies = Objects.requireNonNull(into.get());
    boolean answered = false;
    try {
      answered = client.get("v1/users/Ann/recommendations?k=5").status() == 200;
    } finally {
      if (answered) {
        latencies.add(System.nanoTime() - due);
      } else {
        failures.incrementAndGet();
      }
    }
  }

  private static long p99(Queue<Long> latencies) {
    List<Long> sorted = latencies.stream().sorted().toList();
    return sorted.get(sorted.size() * 99 / 100);
  }
}
