package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.profile.StatedProfile;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.ProfileTable.UserProfile;
import dev.zhiyin.engine.store.StoreSnapshot.StoreRow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users say of themselves. */
abstract class ProfilesContract implements OnADatabase {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final StatedProfile DRY =
      new StatedProfile(Map.of("skinType", List.of("dry", "敏感")));
  private static final StatedProfile OILY = new StatedProfile(Map.of("skinType", List.of("oily")));

  @TempDir Path folder;
  @TempDir Path otherFolder;

  @Test
  void isAsItWasPutLast() {
    var database = database(folder);
    try (var store = database.open()) {
      assertThat(store.profiles().profileOf(ShopperId.user("u"))).isEmpty();
      store.profiles().putProfile("u", OILY);
      store.profiles().putProfile("v", OILY);
      store.profiles().putProfile("u", DRY);
      store.profiles().putProfile("w", OILY);
      store.profiles().putProfile("w", StatedProfile.NONE);
    }
    try (var store = database.open()) {
      assertThat(store.profiles().profileOf(ShopperId.user("u")))
          .contains(new UserProfile("u", DRY));
      assertThat(store.profiles().profileOf(ShopperId.user("U"))).isEmpty();
      var all = new ArrayList<UserProfile>();
      store.profiles().forEachProfile(all::add);
      assertThat(all).containsExactly(new UserProfile("u", DRY), new UserProfile("v", OILY));
    }
  }

  @Test
  void aSessionHasThatOfItsUser() {
    try (var store = database(folder).open()) {
      store.profiles().putProfile("u", DRY);
      assertThat(store.profiles().profileOf(ShopperId.session("s"))).isEmpty();
      var both = new ShopperId(Optional.of("u"), Optional.of("s"));
      store.events().add(List.of(Event.of("1", both, new Subject.Item("p"), EventType.VIEW, NOON)));
      assertThat(store.profiles().profileOf(ShopperId.session("s")))
          .contains(new UserProfile("u", DRY));
    }
  }

  @Test
  void isErasedWithItsUserAlsoWhereThereIsNothingElse() {
    try (var store = database(folder).open(new SetClock(NOON))) {
      store.profiles().putProfile("u", DRY);
      store.profiles().putProfile("v", OILY);
      store.erasing().erase("u");
      assertThat(store.profiles().profileOf(ShopperId.user("u"))).isEmpty();
      assertThat(store.profiles().profileOf(ShopperId.user("v"))).isPresent();
      store.profiles().putProfile("u", OILY);
      store.tidy();
      assertThat(store.profiles().profileOf(ShopperId.user("u"))).as("said since").isPresent();
    }
  }

  @Test
  void isInABackupWhichObeysLaterErasures() {
    var clock = new SetClock(NOON);
    var backup = new ArrayList<StoreRow>();
    ErasureLedger ledger;
    try (var store = database(folder).open(clock)) {
      store.profiles().putProfile("u", DRY);
      store.profiles().putProfile("v", OILY);
      backup.addAll(OnADatabase.rows(store));
      clock.jump(Duration.ofHours(1));
      store.erasing().erase("u");
      ledger = store.erasing().ledger();
    }
    try (var restored = database(otherFolder).open(clock)) {
      restored.restore(backup.iterator());
      assertThat(restored.profiles().profileOf(ShopperId.user("u")))
          .contains(new UserProfile("u", DRY));
      assertThat(restored.erasing().apply(ledger)).isOne();
      assertThat(restored.profiles().profileOf(ShopperId.user("u"))).isEmpty();
      assertThat(restored.profiles().profileOf(ShopperId.user("v")))
          .contains(new UserProfile("v", OILY));
      clock.jump(Duration.ofHours(1));
      restored.profiles().putProfile("u", OILY);
      restored.erasing().apply(ledger);
      assertThat(restored.profiles().profileOf(ShopperId.user("u"))).as("said since").isPresent();
    }
  }
}
