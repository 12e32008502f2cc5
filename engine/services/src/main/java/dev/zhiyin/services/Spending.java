package dev.zhiyin.services;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.engine.ZhiyinException.ServiceFailed;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.config.ServiceBudget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * What was asked of a service today, in a small file that all programs on a shop's folder share,
 * and that outlives them. Thread-safe.
 *
 * <p>A request is counted before it is sent, by an estimate of its tokens, and corrected after it:
 * when a program is killed in between, the estimate stays.
 *
 * @param block of the settings that has the budget, for the refusal
 */
public record Spending(Path file, String block, ServiceBudget budget, Clock clock) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration LOCKED = Duration.ofMillis(1);

  /**
   * Who counts in this program, by file: to close a file gives back all that the program has locked
   * of it, whichever thread it was.
   */
  private static final ConcurrentMap<Path, ReentrantLock> COUNTING = new ConcurrentHashMap<>();

  /** Whoever looks has no deadline of its own. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  /** Bytes of the file, always the same, so that one write replaces all of it. */
  private static final int SIZE = 128;

  /**
   * What was asked in a day.
   *
   * @param day in UTC, such as {@code 2026-11-27}
   */
  public record Spent(String day, long requests, long tokens) {
    private Spent plus(long moreRequests, long moreTokens) {
      return new Spent(day, requests + moreRequests, Math.max(0, tokens + moreTokens));
    }
  }

  /** What was asked today. */
  public Spent today() {
    return change(spent -> spent, LOOK).orElseThrow(() -> busy(LOOK));
  }

  /**
   * Counts a request that is about to be sent.
   *
   * @param patience for others that are counting
   * @throws ServiceFailed if the budget of today does not hold it
   */
  void take(long tokens, Duration patience) {
    Spent _ =
        change(spent -> within(spent, spent.plus(1, tokens)), patience)
            .orElseThrow(() -> busy(patience));
  }

  private Spent within(Spent before, Spent after) {
    require(
        "requests", (double) budget.requests(), (double) after.requests, (double) before.requests);
    require("tokens", (double) budget.tokens(), (double) after.tokens, (double) before.tokens);
    require("money", budget.money(), budget.price(after.tokens), budget.price(before.tokens));
    return after;
  }

  private ServiceFailed busy(Duration waited) {
    return new ServiceFailed(
        "%s.budget is being counted by others; waited %,d ms for %s"
            .formatted(block, waited.toMillis(), file));
  }

  /**
   * Corrects the estimate of a request that was counted; it stays if others count for too long.
   *
   * @param patience for others that are counting
   */
  void correct(long tokens, Duration patience) {
    if (tokens != 0) {
      Optional<Spent> _ = change(spent -> spent.plus(0, tokens), patience);
    }
  }

  private void require(String what, double most, double after, double before) {
    if (most > 0 && after > most) {
      throw new ServiceFailed(
          String.format(
              Locale.ROOT,
              "%s.budget.%s is %s a day, of which %s are used, and the next request would make it %s: it goes on at %sT00:00:00Z, or with a higher limit; what was done is kept",
              block,
              what,
              number(most),
              number(before),
              number(after),
              LocalDate.now(clock.withZone(ZoneOffset.UTC)).plusDays(1)));
    }
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%,.4f", value);
  }

  /* Empty if others counted for too long. */
  private Optional<Spent> change(UnaryOperator<Spent> change, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    ReentrantLock counting =
        COUNTING.computeIfAbsent(file.toAbsolutePath().normalize(), _ -> new ReentrantLock());
    if (!isMine(counting, patience)) {
      return Optional.empty();
    }
    try {
      return changed(change, end);
    } finally {
      counting.unlock();
    }
  }

  private static boolean isMine(ReentrantLock counting, Duration patience) {
    try {
      return counting.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Optional<Spent> changed(UnaryOperator<Spent> change, long end) {
    String today = LocalDate.now(clock.withZone(ZoneOffset.UTC)).toString();
    try {
      Files.createDirectories(file.toAbsolutePath().resolveSibling(".").normalize());
      try (var channel =
          FileChannel.open(
              file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
        if (!isLocked(channel, end)) { // given back when the channel is closed
          return Optional.empty();
        }
        Spent before = read(channel);
        Spent begun = before.day.equals(today) ? before : new Spent(today, 0, 0);
        Spent after = change.apply(begun);
        if (!after.equals(before)) {
          write(channel, after);
        }
        return Optional.of(after);
      }
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  /* Other programs hold it for a moment only, unless they were stopped in it. */
  private static boolean isLocked(FileChannel channel, long end) throws IOException {
    do {
      try {
        if (channel.tryLock() != null) {
          return true;
        }
      } catch (OverlappingFileLockException _) { // of this program, by other means
      }
      LockSupport.parkNanos(LOCKED.toNanos());
    } while (end - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted());
    return false;
  }

  private static Spent read(FileChannel channel) throws IOException {
    var bytes = ByteBuffer.allocate(SIZE);
    int length = Math.max(0, channel.read(bytes, 0));
    return length == 0
        ? new Spent("", 0, 0)
        : JSON.readValue(bytes.array(), 0, length, Spent.class);
  }

  private static void write(FileChannel channel, Spent spent) throws IOException {
    byte[] line = Arrays.copyOf(JSON.writeValueAsBytes(spent), SIZE);
    int end = new String(line, StandardCharsets.US_ASCII).indexOf('\0');
    Arrays.fill(line, end, SIZE, (byte) ' ');
    line[SIZE - 1] = '\n';
    channel.write(ByteBuffer.wrap(line), 0);
  }
}
