package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Store.StoreCounts;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

abstract class SessionsContract implements OnADatabase {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final ShopperId ANN = ShopperId.user("ann");
  private static final ShopperId BOB = ShopperId.user("bob");
  private static final ShopperId PHONE = ShopperId.session("phone");

  @TempDir Path folder;
  private Store store;

  @BeforeEach
  void open() {
    store = database(folder).open();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aSessionOfNobodyHasItsOwnHistory() {
    add("1", PHONE);
    assertThat(ids(PHONE)).containsExactly("1");
    assertThat(ids(ShopperId.user("phone"))).isEmpty();
    assertThat(store.events().recentUsers(9)).isEmpty();
    assertThat(store.counts()).isEqualTo(new StoreCounts(0, 1, 0));
  }

  @Test
  void whatNobodyOwnedBecomesTheUsersWhoNamesTheSession() {
    add("1", PHONE);
    add("2", ANN);
    add("3", on(ANN));
    add("4", PHONE);
    assertThat(ids(ANN)).containsExactly("1", "2", "3", "4");
    assertThat(store.events().of(PHONE)).isEqualTo(store.events().of(ANN));
    assertThat(store.events().of(ANN).getFirst().shopperId()).isEqualTo(on(ANN));
    assertThat(store.events().recentUsers(9)).containsExactly("ann");
  }

  /* Or a shop of visitors without a name would read all their events. */
  @Test
  void recentUsersAreLookedForInTheNewestEventsOnly() {
    add("old", ANN);
    List<Event> newer =
        IntStream.range(1, ShopperEvents.RECENT).mapToObj(i -> event("newer" + i, PHONE)).toList();
    store.events().add(newer);
    assertThat(store.events().recentUsers(9)).containsExactly("ann");
    add("newest", PHONE);
    assertThat(store.events().recentUsers(9)).isEmpty();
  }

  @Test
  void theSameHoldsWithinOneCall() {
    store
        .events()
        .add(
            List.of(
                event("1", PHONE),
                event("2", on(ANN)),
                event("3", PHONE),
                event("4", on(BOB)),
                event("5", PHONE)));
    assertThat(ids(ANN)).containsExactly("1", "2", "3");
    assertThat(ids(BOB)).containsExactly("4", "5");
  }

  @Test
  void whatOnceIsAUsersStaysThatUsers() {
    add("1", PHONE);
    add("2", on(ANN));
    add("3", PHONE);
    add("4", on(BOB));
    add("5", PHONE);
    add("6", on(ANN));
    add("7", PHONE);
    assertThat(ids(ANN)).containsExactly("1", "2", "3", "6", "7");
    assertThat(ids(BOB)).containsExactly("4", "5");
  }

  @Test
  void aDuplicateLinksNothing() {
    add("1", ANN);
    add("2", PHONE);
    add("1", on(BOB));
    assertThat(ids(PHONE)).containsExactly("2");
    assertThat(ids(BOB)).isEmpty();
  }

  @Test
  void sessionsOfMoreEventsThanOneShoppersAreTold() {
    for (int i = 0; i < 5; i++) {
      add("phone " + i, PHONE);
      add("tablet " + i, ShopperId.session("tablet"));
    }
    add("one more", PHONE);
    assertThat(withMoreThan(4)).containsExactlyInAnyOrder("sphone", "stablet");
    assertThat(withMoreThan(5)).containsExactly("sphone");
    assertThat(withMoreThan(6)).isEmpty();
  }

  private List<String> withMoreThan(int events) {
    List<String> asked = List.of(PHONE.key(), "stablet", "snew");
    return store.read(handle -> Sessions.withMoreThan(events, handle, asked));
  }

  private static ShopperId on(ShopperId user) {
    return new ShopperId(user.userId(), PHONE.sessionId());
  }

  private void add(String id, ShopperId shopperId) {
    store.events().add(List.of(event(id, shopperId)));
  }

  private static Event event(String id, ShopperId shopperId) {
    return Event.of(id, shopperId, new Subject.Item("p"), EventType.VIEW, NOON);
  }

  private List<String> ids(ShopperId shopperId) {
    return store.events().of(shopperId).stream().map(Event::id).toList();
  }
}
