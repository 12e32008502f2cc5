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
import java.util.concurrent.locks.LockSupport;
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
    return change(spent -> spent);
  }

  /**
   * Counts a request that is about to be sent.
   *
   * @throws ServiceFailed if the budget of today does not hold it
   */
  void take(long tokens) {
    change(
        spent -> {
          Spent after = spent.plus(1, tokens);
          require(
              "requests",
              (double) budget.requests(),
              (double) after.requests,
              (double) spent.requests);
          require("tokens", (double) budget.tokens(), (double) after.tokens, (double) spent.tokens);
          require("money", budget.money(), budget.price(after.tokens), budget.price(spent.tokens));
          return after;
        });
  }

  /** Corrects the estimate of a request that was counted. */
  void correct(long tokens) {
    if (tokens != 0) {
      change(spent -> spent.plus(0, tokens));
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

  private synchronized Spent change(UnaryOperator<Spent> change) {
    String today = LocalDate.now(clock.withZone(ZoneOffset.UTC)).toString();
    try {
      Files.createDirectories(file.toAbsolutePath().resolveSibling(".").normalize());
      try (var channel =
          FileChannel.open(
              file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
        lock(channel); // given back when the channel is closed
        Spent before = read(channel);
        Spent begun = before.day.equals(today) ? before : new Spent(today, 0, 0);
        Spent after = change.apply(begun);
        if (!after.equals(before)) {
          write(channel, after);
        }
        return after;
      }
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  /* Others hold it for a moment only; within one process, Java refuses instead of waiting. */
  private static void lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        channel.lock();
        return;
      } catch (OverlappingFileLockException _) {
        LockSupport.parkNanos(LOCKED.toNanos());
      }
    }
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
