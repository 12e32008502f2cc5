package dev.zhiyin.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zhiyin.engine.ZhiyinException.ServiceFailed;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.config.ServiceBudget;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SpendingTest {
  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("home").resolve("spending.json");
  }

  private Spending at(Instant now, ServiceBudget budget) {
    return new Spending(file(), "encoder", budget, Clock.fixed(now, ZoneId.of("Asia/Shanghai")));
  }

  @Test
  void stopsBeforeTheRequestThatTheBudgetDoesNotHold() {
    var spending = at(NOON, new ServiceBudget(0, 1_000, 0, 0));
    spending.take(600, SOON);
    spending.correct(-100, SOON);
    spending.take(500, SOON);
    assertThatExceptionOfType(ServiceFailed.class)
        .isThrownBy(() -> spending.take(1, SOON))
        .withMessage(
            "encoder.budget.tokens is 1,000 a day, of which 1,000 are used, and the next request would make it 1,001: it goes on at 2026-11-28T00:00:00Z, or with a higher limit; what was done is kept");
    assertThat(spending.today()).isEqualTo(new Spending.Spent("2026-11-27", 2, 1_000));
  }

  @Test
  void countsMoneyByThePriceOfAMillionTokens() {
    var spending = at(NOON, new ServiceBudget(0, 0, .5, .02));
    spending.take(20_000_000, SOON);
    assertThatExceptionOfType(ServiceFailed.class)
        .isThrownBy(() -> spending.take(6_000_000, SOON))
        .withMessageStartingWith(
            "encoder.budget.money is 0.5000 a day, of which 0.4000 are used, and the next request would make it 0.5200:");
  }

  @Test
  void isRememberedBeyondARestartAndForgottenAtMidnightUtc() {
    var budget = new ServiceBudget(2, 0, 0, 0);
    at(NOON, budget).take(1, SOON);
    at(NOON, budget).take(1, SOON);
    assertThatExceptionOfType(ServiceFailed.class).isThrownBy(() -> at(NOON, budget).take(1, SOON));
    at(NOON.plus(Duration.ofHours(12)), budget).take(1, SOON);
    assertThat(at(NOON.plus(Duration.ofHours(12)), budget).today())
        .isEqualTo(new Spending.Spent("2026-11-28", 1, 1));
  }

  @Test
  @Timeout(60)
  void waitsForOthersNoLongerThanWhoeverAsks() throws IOException {
    var spending = at(NOON, ServiceBudget.UNLIMITED);
    spending.take(7, SOON);
    try (var other = FileChannel.open(file(), StandardOpenOption.WRITE);
        FileLock held = other.lock()) {
      assertThat(held.isValid()).isTrue();
      assertThatExceptionOfType(ServiceFailed.class)
          .isThrownBy(() -> spending.take(1, Duration.ofMillis(20)))
          .withMessage("encoder.budget is being counted by others; waited 20 ms for " + file());
      spending.correct(-3, Duration.ofMillis(20)); // the estimate stays
    }
    assertThat(spending.today()).isEqualTo(new Spending.Spent("2026-11-27", 1, 7));
  }

  @Test
  void programsThatShareTheFileCountTogether() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int program = 0; program < 4; program++) {
        var spending = at(NOON, ServiceBudget.UNLIMITED);
        threads.execute(() -> IntStream.range(0, 50).forEach(_ -> spending.take(3, SOON)));
      }
    }
    assertThat(at(NOON, ServiceBudget.UNLIMITED).today())
        .isEqualTo(new Spending.Spent("2026-11-27", 200, 600));
  }

  @Test
  void refusesADamagedFile() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "{\"day\":");
    assertThatExceptionOfType(StorageFailed.class)
        .isThrownBy(() -> at(NOON, ServiceBudget.UNLIMITED).today())
        .withMessageStartingWith(file().toString());
  }
}
