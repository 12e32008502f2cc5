package dev.zhiyin.server.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.ReasonsSettings;
import dev.zhiyin.engine.config.ServiceBudget;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.wording.Finding;
import dev.zhiyin.engine.wording.WordingKind;
import dev.zhiyin.server.wording.WordingProposer.Pace;
import dev.zhiyin.services.wording.WordingService.Refused;
import dev.zhiyin.testing.ChatServer;
import dev.zhiyin.testing.EmbeddingServer.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WordingProposerTest {
  private static final WordingKind VIEWED =
      new WordingKind("viewed_similar", "similar/viewed_similar", "en");
  private static final String GOOD =
      "{\"wordings\": [\"You looked at {history}, and {product} is similar\"]}";
  private static final String FALSE = "{\"wordings\": [\"You bought {history}\"]}";

  @TempDir private Path folder;

  private ChatServer model;
  private Store store;
  private ShopWordings shop;

  @BeforeEach
  void start() throws IOException {
    model = new ChatServer(_ -> GOOD);
    store = Store.open(new Home(folder));
    shop = new ShopWordings(store.wordings(), true);
    shop.wordings().pick(VIEWED, "a product");
  }

  @AfterEach
  void stop() {
    store.close();
    model.close();
  }

  private WordingProposer proposer() {
    return proposer(Duration.ofMinutes(1));
  }

  private WordingProposer proposer(Duration longest) {
    var settings =
        new ReasonsSettings(
            model.url(),
            Optional.empty(),
            "wordsmith",
            2,
            Duration.ofSeconds(5),
            0,
            ServiceBudget.UNLIMITED);
    return new WordingProposer(
        new Home(folder),
        settings,
        shop,
        Optional.empty(),
        new Pace(Duration.ofMillis(1), longest));
  }

  private static void turnUntil(WordingProposer proposer, BooleanSupplier done)
      throws InterruptedException {
    while (!done.getAsBoolean()) {
      proposer.turn();
      Thread.sleep(1);
    }
  }

  private static void turnSometimes(WordingProposer proposer) throws InterruptedException {
    for (int i = 0; i < 300; i++) {
      proposer.turn();
      Thread.sleep(1);
    }
  }

  @Test
  void aServiceThatIsAwayIsAskedAgainHoweverOftenItFailed() throws InterruptedException {
    var faults = new Fault[7];
    Arrays.fill(faults, Fault.status(500, "away"));
    model.next(faults);
    try (var proposer = proposer()) {
      turnUntil(proposer, () -> shop.wordings().count(VIEWED) > 0);
    }
    assertThat(model.asked()).hasSizeGreaterThan(7);
  }

  @Test
  void aModelWhoseWordingsAreRefusedIsAskedThreeTimes() throws InterruptedException {
    for (String said : List.of(FALSE, "no idea")) {
      model.say(_ -> said);
      int before = model.asked().size();
      try (var proposer = proposer()) {
        turnSometimes(proposer);
      }
      assertThat(model.asked()).as(said).hasSize(before + 3);
    }
  }

  @Test
  void nobodyPaysWithoutEndForWhatCannotBeKept() throws InterruptedException {
    store.close();
    try (var proposer = proposer()) {
      turnSometimes(proposer);
    }
    assertThat(model.asked()).hasSize(3);
  }

  @Test
  void aServiceThatHangsKeepsATurnNoLongerThanItMay() {
    model.always(Fault.late(Duration.ofSeconds(30)));
    try (var proposer = proposer(Duration.ofMillis(100))) {
      long begin = System.nanoTime();
      proposer.turn();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void theLogHasTheBeginningOfWhatWasRefused() {
    var refused =
        new Refused(
            "a\nb\u202e" + "c".repeat(500),
            List.of(
                new Finding(Finding.Kind.NAME, "Sony"),
                new Finding(Finding.Kind.NAME, "Apple"),
                new Finding(Finding.Kind.LENGTH, "")));
    assertThat(WordingProposer.logged(refused))
        .isEqualTo("\"a b " + "c".repeat(196) + "…\" (name, length)");
  }
}
