package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.social.BuyingGroup;
import dev.zhiyin.engine.social.Consent;
import dev.zhiyin.engine.social.FriendList;
import dev.zhiyin.engine.store.Erasure.ErasedShopper;
import dev.zhiyin.engine.store.StoreSnapshot.StoreRow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who was erased stays erased. */
abstract class ErasuresContract implements OnADatabase {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path folder;
  @TempDir Path otherFolder;

  @Test
  void anErasureIsRememberedForGood() {
    var database = database(folder);
    try (var store = database.open(new SetClock(NOON))) {
      store.events().add(List.of(view("1", "u", NOON)));
      store.erasing().erase("u");
      store.erasing().erase("never here");
    }
    try (var store = database.open(new SetClock(NOON.plus(Duration.ofDays(400))))) {
      store.tidy();
      assertThat(store.erasing().ledger().entries())
          .containsExactlyInAnyOrder(
              new ErasureLedger.Entry(store.erasing().hash("u"), NOON),
              new ErasureLedger.Entry(store.erasing().hash("never here"), NOON));
      assertThat(store.erasing().since(0)).hasSize(2);
      assertThat(store.erasing().hash("u")).doesNotContain("u").hasSize(64);
    }
  }

  @Test
  void aRestoredStoreObeysLaterErasures() {
    var clock = new SetClock(NOON);
    List<StoreRow> backup = new ArrayList<>();
    ErasureLedger ledger;
    try (var store = database(folder).open(clock)) {
      store
          .events()
          .add(
              List.of(
                  view("1", "u", NOON),
                  view("2", "v", NOON),
                  Event.of(
                      "3",
                      new ShopperId(Optional.of("u"), Optional.of("s")),
                      new Subject.Words("secret"),
                      EventType.SEARCH,
                      NOON)));
      clock.jump(Duration.ofHours(1));
      store.erasing().erase("w");
      store.events().add(List.of(view("4", "w", NOON.minusSeconds(9))));
      backup.addAll(OnADatabase.rows(store));
      clock.jump(Duration.ofHours(1));
      store.erasing().erase("u");
      ledger = store.erasing().ledger();
    }
    try (var restored = database(otherFolder).open(clock)) {
      restored.restore(backup.iterator());
      assertThat(restored.events().of(ShopperId.user("u"))).isNotEmpty();
      long before = restored.sequence();
      assertThat(restored.erasing().apply(ledger)).isOne();
      assertThat(restored.events().of(ShopperId.user("u"))).isEmpty();
      assertThat(restored.events().of(ShopperId.session("s"))).isEmpty();
      assertThat(restored.events().of(ShopperId.user("v"))).hasSize(1);
      assertThat(restored.events().of(ShopperId.user("w")))
          .as("came back, which the backup knows")
          .hasSize(1);
      assertThat(OnADatabase.stats(restored, "p").uniqueShoppers()).isEqualTo(2);
      assertThat(restored.erasing().since(before)).isNotEmpty();
      assertThat(restored.erasing().ledger()).isEqualTo(ledger);
      long sequence = restored.sequence();
      assertThat(restored.erasing().apply(ledger)).isZero();
      assertThat(restored.sequence()).isEqualTo(sequence);
    }
  }

  @Test
  void aStoreIsRestoredTogetherWithLaterErasures() {
    var clock = new SetClock(NOON);
    List<StoreRow> backup = new ArrayList<>();
    ErasureLedger ledger;
    try (var store = database(folder).open(clock)) {
      store.events().add(List.of(view("1", "u", NOON), view("2", "v", NOON)));
      store.friends().putConsent("u", new Consent(true, true, Optional.of("U")));
      backup.addAll(OnADatabase.rows(store));
      clock.jump(Duration.ofHours(1));
      store.erasing().erase("u");
      store.erasing().erase("never here");
      ledger = store.erasing().ledger();
    }
    try (var restored = database(otherFolder).open(clock)) {
      var another = new ErasureLedger("ab".repeat(32), ledger.entries());
      assertThatThrownBy(() -> restored.restore(backup.iterator(), another))
          .isInstanceOf(WorkRefused.class)
          .hasMessageContaining("are those of another shop");
      assertThat(restored.sequence()).as("in the same transaction").isZero();

      assertThat(restored.restore(backup.iterator(), ledger)).isOne();
      assertThat(restored.events().of(ShopperId.user("u"))).isEmpty();
      assertThat(restored.friends().consentOf("u")).isEqualTo(Consent.NONE);
      assertThat(restored.events().of(ShopperId.user("v"))).hasSize(1);
      assertThat(restored.erasing().ledger()).isEqualTo(ledger);
      assertThat(restored.<Boolean>read(ErasureTable::isErasing)).isFalse();
    }
  }

  @Test
  void whoComesBackIsNotErasedAgainByAnOlderErasure() {
    var clock = new SetClock(NOON);
    try (var store = database(folder).open(clock)) {
      store.events().add(List.of(view("1", "u", NOON)));
      clock.jump(Duration.ofHours(2));
      store.events().add(List.of(view("2", "u", clock.now)));
      var ledger =
          new ErasureLedger(
              store.erasing().ledger().salt(),
              List.of(
                  new ErasureLedger.Entry(
                      store.erasing().hash("u"), NOON.plus(Duration.ofHours(1)))));
      store.erasing().apply(ledger);
      assertThat(store.events().of(ShopperId.user("u"))).extracting(Event::id).containsExactly("2");
    }
  }

  @Test
  void theErasuresOfAnotherShopAreRefused() {
    try (var store = database(folder).open();
        var other = database(otherFolder).open()) {
      assertThatThrownBy(() -> store.erasing().apply(other.erasing().ledger()))
          .isInstanceOf(WorkRefused.class)
          .hasMessageContaining("are those of another shop");
    }
  }

  @Test
  void filesBringNobodyBack() {
    var clock = new SetClock(NOON);
    try (var store = database(folder).open(clock)) {
      store.erasing().erase("u");
      var old = view("1", "u", NOON.minusSeconds(1));
      var sameTime = view("2", "u", NOON);
      var later = view("3", "u", NOON.plusSeconds(1));
      var other = view("4", "v", NOON.minusSeconds(1));
      assertThat(store.erasing().notErased(List.of(old, sameTime, later, other)))
          .containsExactly(later, other);
    }
  }

  @Test
  void anErasureThatWasCutShortGoesOn() {
    var database = database(folder);
    String hash;
    try (var store = database.open(new SetClock(NOON))) {
      store.events().add(List.of(view("1", "u", NOON), view("2", "v", NOON)));
      hash = store.erasing().hash("u");
      store.erasing().erase("u");
      store.events().add(List.of(view("3", "u", NOON)));
    }
    database
        .tables()
        .useHandle(
            handle ->
                handle.execute(
                    "UPDATE erasure SET done = 0, sequence = 99 WHERE id_hash = ?", hash));
    try (var store = database.open(new SetClock(NOON))) {
      store.tidy();
      assertThat(store.events().of(ShopperId.user("u"))).isEmpty();
      assertThat(store.events().of(ShopperId.user("v"))).hasSize(1);
      assertThat(store.erasing().ledger().entries()).hasSize(1);
    }
  }

  @Test
  void noticesTellWhetherSessionsAreConcerned() {
    try (var store = database(folder).open(new SetClock(NOON))) {
      var inSession = new ShopperId(Optional.of("u"), Optional.of("s"));
      store.events().add(List.of(view("1", "u", NOON).withWho(inSession), view("2", "v", NOON)));

      assertThat(store.erasing().erase("never here").ofSessions()).isFalse();
      assertThat(store.erasing().erase("v").ofSessions()).isFalse();
      long before = store.sequence();
      assertThat(store.erasing().since(0)).noneMatch(ErasedShopper::ofSessions);

      assertThat(store.erasing().erase("u").ofSessions()).isTrue();
      assertThat(store.erasing().since(before)).hasSize(1).allMatch(ErasedShopper::ofSessions);
      var _ = store.erasing().erase("u"); // before the others have heard of the first
      assertThat(store.erasing().since(before)).hasSize(1).allMatch(ErasedShopper::ofSessions);
    }
  }

  /* What it had removed of sessions by then nobody can tell any more. */
  @Test
  void anErasureThatBeginsAgainAfterItWasCutShortConcernsSessions() {
    var database = database(folder);
    try (var store = database.open(new SetClock(NOON))) {
      store.erasing().erase("u");
      database.tables().useHandle(handle -> handle.execute("UPDATE erasure SET done = 0"));

      assertThat(store.erasing().erase("u").ofSessions()).isTrue();
    }
  }

  @Test
  void whatCameAfterAnErasureElsewhereStaysAlsoWhenItIsCutShort() {
    var clock = new SetClock(NOON);
    var database = database(folder);
    String hash;
    try (var store = database.open(clock)) {
      store.erasing().erase("u");
      hash = store.erasing().hash("u");
      clock.jump(Duration.ofHours(1));
      store
          .events()
          .add(List.of(view("1", "u", NOON.minusSeconds(1)), view("2", "u", NOON.plusSeconds(1))));
    }
    database
        .tables()
        .useHandle(
            handle ->
                handle.execute(
                    "UPDATE erasure SET done = 2, sequence = 99 WHERE id_hash = ?", hash));
    try (var store = database.open(clock)) {
      store.tidy();
      assertThat(store.events().of(ShopperId.user("u"))).extracting(Event::id).containsExactly("2");
    }
  }

  @Test
  void whatCameAfterItBeganStaysWhenItGoesOn() {
    var clock = new SetClock(NOON);
    var database = database(folder);
    var session = Optional.of("s");
    try (var store = database.open(clock)) {
      store.products().put(List.of(Product.titled("p", "tent")));
      store.erasing().erase("u");
      long begun = store.sequence();
      clock.jump(Duration.ofHours(1));
      store.friends().putFriends("u", new FriendList(List.of("v")));
      store.friends().putFriends("w", new FriendList(List.of("u")));
      store
          .buyingGroups()
          .beginGroup(
              BuyingGroup.begun(
                  "g", "p", Optional.of("u"), 3, clock.now.plus(Duration.ofHours(5))));
      store
          .events()
          .add(
              List.of(view("1", "u", clock.now).withWho(new ShopperId(Optional.of("u"), session))));
      database
          .tables()
          .useHandle(handle -> handle.execute("UPDATE erasure SET done = 0, sequence = ?", begun));
      store.tidy();
      assertThat(store.<Boolean>read(ErasureTable::isErasing)).isFalse();
      assertThat(store.friends().friendsOf("u").userIds()).containsExactly("v");
      assertThat(store.friends().friendsOf("w").userIds()).containsExactly("u");
      assertThat(store.buyingGroups().group("g").members()).containsExactly("u");
      assertThat(store.events().userOf(ShopperId.session("s"))).contains("u");
      assertThat(store.events().of(ShopperId.user("u"))).hasSize(1);
    }
  }

  @Test
  void whatIsOfATimeStillToComeIsErasedToo() {
    var database = database(folder);
    try (var store = database.open(new SetClock(NOON))) {
      store.friends().putFriends("u", new FriendList(List.of("v")));
      store.friends().putFriends("w", new FriendList(List.of("u")));
      long ahead = Micros.of(NOON.plus(Duration.ofHours(3)));
      database
          .tables()
          .useHandle(handle -> handle.execute("UPDATE friend SET changed_at = ?", ahead));
      store.erasing().erase("u");
      assertThat(store.friends().friendsOf("u").userIds()).isEmpty();
      assertThat(store.friends().friendsOf("w").userIds()).isEmpty();
    }
  }

  @Test
  void whoEndsAnOlderErasureDoesNotEndTheNewerOne() {
    try (var store = database(folder).open()) {
      String hash = store.erasing().hash("u");
      boolean left =
          store.write(
              (handle, change) -> {
                var older = ErasureTable.begin(handle, change, hash);
                var newer = ErasureTable.begin(handle, change, hash);
                ErasureTable.finish(handle, change, hash, older);
                assertThat(ErasureTable.isErasing(handle)).isTrue();
                ErasureTable.finish(handle, change, hash, newer);
                return ErasureTable.isErasing(handle);
              });
      assertThat(left).isFalse();
    }
  }

  private static Event view(String id, String user, Instant at) {
    return Event.of(id, ShopperId.user(user), new Subject.Item("p"), EventType.VIEW, at);
  }
}
