package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.GroupClosed;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.UnknownGroup;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.social.BuyingGroup;
import dev.zhiyin.engine.social.Consent;
import dev.zhiyin.engine.social.FriendActivity;
import dev.zhiyin.engine.social.FriendActivity.Backing;
import dev.zhiyin.engine.social.FriendActivity.Friend;
import dev.zhiyin.engine.social.FriendList;
import dev.zhiyin.engine.social.OpenBuyingGroups;
import dev.zhiyin.engine.store.StoreSnapshot.StoreRow;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom users have as friends, what they let those know, and what comes of both. */
abstract class FriendsContract implements OnADatabase {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final ShopperId ME = ShopperId.user("me");
  private static final Consent SHARES = new Consent(true, false, Optional.of("Ann"));
  private static final Consent NAMED = new Consent(true, true, Optional.of("小林"));

  @TempDir Path folder;
  @TempDir Path otherFolder;

  private static FriendList list(String... ids) {
    return new FriendList(List.of(ids));
  }

  private static Event did(String id, ShopperId who, String product, EventType type) {
    Instant time = NOON.plusSeconds(id.length() + id.charAt(0));
    return Event.of(id + who.id(), who, new Subject.Item(product), type, time);
  }

  private static Event did(String id, String user, String product, EventType type) {
    return did(id, ShopperId.user(user), product, type);
  }

  private static List<Optional<String>> buyers(FriendActivity circle, String product) {
    return circle.backing(product).map(Backing::buyers).orElse(List.of()).stream()
        .map(Friend::name)
        .toList();
  }

  @Test
  void areAsTheyWerePutLast() {
    var database = database(folder);
    try (var store = database.open()) {
      assertThat(store.friends().friendsOf("me")).isEqualTo(list());
      assertThat(store.friends().consentOf("a")).isEqualTo(Consent.NONE);
      store.friends().putFriends("me", list("a", "b"));
      store.friends().putFriends("other", list("me"));
      store.friends().putFriends("me", list("朋友", "b", "A", "b"));
      store.friends().putConsent("a", SHARES);
      store.friends().putConsent("a", NAMED);
      assertThatThrownBy(() -> store.friends().putFriends("me", list("a", "me")))
          .isInstanceOf(InvalidInput.class)
          .hasMessage("friends is 'me'; wanted other users than the one whose friends they are");
    }
    try (var store = database.open()) {
      assertThat(store.friends().friendsOf("me")).isEqualTo(list("朋友", "b", "A"));
      assertThat(store.friends().friendsOf("other")).isEqualTo(list("me"));
      assertThat(store.friends().consentOf("a")).isEqualTo(NAMED);
      long before = store.sequence();
      store.friends().putFriends("me", list());
      store.friends().putConsent("a", Consent.NONE);
      assertThat(store.friends().friendsOf("me")).isEqualTo(list());
      assertThat(store.friends().consentOf("a")).isEqualTo(Consent.NONE);
      assertThat(store.sequence()).isEqualTo(before);
    }
  }

  @Test
  void onlyThoseCountWhoShareAndOnlyTheirNamesAreSaidWhoShowThem() {
    try (var store = database(folder).open()) {
      for (String user : List.of("a", "b", "c", "stranger")) {
        store.events().add(List.of(did("1", user, "p", EventType.PURCHASE)));
        store.friends().putConsent(user, user.equals("b") ? NAMED : SHARES);
      }
      store.friends().putConsent("c", new Consent(false, true, Optional.of("Cid")));
      assertThat(store.friends().activityOf(ME).isEmpty()).isTrue();
      store.friends().putFriends("me", list("c", "b", "a", "nobody"));
      assertThat(buyers(store.friends().activityOf(ME), "p"))
          .containsExactly(Optional.of("小林"), Optional.empty());
      store.friends().putConsent("b", Consent.NONE);
      assertThat(buyers(store.friends().activityOf(ME), "p")).containsExactly(Optional.empty());
      store.friends().putConsent("a", Consent.NONE);
      assertThat(store.friends().activityOf(ME).isEmpty()).isTrue();
      assertThat(store.friends().activityOf(ShopperId.user("a")).isEmpty())
          .as("not in both ways")
          .isTrue();
    }
  }

  @Test
  void whatIsBoughtSavedOrSharedIsLikedAndNothingElse() {
    try (var store = database(folder).open()) {
      store.friends().putFriends("me", list("a"));
      store.friends().putConsent("a", SHARES);
      store
          .events()
          .add(
              List.of(
                  did("1", "a", "bought", EventType.PURCHASE),
                  did("2", "a", "saved", EventType.FAVORITE),
                  did("3", "a", "shared", EventType.SHARE),
                  did("1", "a", "first saved, then bought", EventType.FAVORITE),
                  did("4", "a", "first saved, then bought", EventType.PURCHASE),
                  did("5", "a", "then saved", EventType.PURCHASE),
                  did("6", "a", "then saved", EventType.FAVORITE),
                  did("7", "a", "disliked", EventType.PURCHASE),
                  did("8", "a", "disliked", EventType.DISLIKE),
                  did("9", "a", "viewed", EventType.VIEW),
                  did("A", "a", "in a cart", EventType.CART)));
      FriendActivity circle = store.friends().activityOf(ME);
      assertThat(circle.scores(List.of()))
          .containsOnlyKeys("bought", "saved", "shared", "first saved, then bought", "then saved");
      assertThat(
              circle.scores(List.of()).keySet().stream()
                  .filter(id -> !buyers(circle, id).isEmpty()))
          .containsExactlyInAnyOrder("bought", "first saved, then bought", "then saved");
    }
  }

  @Test
  void aSessionHasThoseOfItsUserAndSharesWithThem() {
    try (var store = database(folder).open()) {
      store.friends().putFriends("me", list("a"));
      store.friends().putConsent("a", SHARES);
      var session = ShopperId.session("s");
      store.events().add(List.of(did("1", ShopperId.session("t"), "p", EventType.PURCHASE)));
      assertThat(store.friends().activityOf(ME).isEmpty()).isTrue();
      store
          .events()
          .add(
              List.of(
                  did("2", new ShopperId(Optional.of("a"), Optional.of("t")), "q", EventType.VIEW),
                  did(
                      "3",
                      new ShopperId(Optional.of("me"), Optional.of("s")),
                      "q",
                      EventType.VIEW)));
      assertThat(store.friends().activityOf(ME).backing("p")).isPresent();
      assertThat(store.friends().activityOf(session).backing("p")).isPresent();
    }
  }

  @Test
  void countUpToTheirBounds() {
    try (var store = database(folder).open()) {
      List<String> many =
          IntStream.rangeClosed(0, FriendActivity.MOST_FRIENDS).mapToObj(i -> "f" + i).toList();
      store.friends().putFriends("me", new FriendList(many));
      var events = new ArrayList<Event>();
      for (String friend : many) {
        store.friends().putConsent(friend, SHARES);
        events.add(did("1", friend, "p", EventType.PURCHASE));
        events.add(did("2", friend, "of " + friend, EventType.SHARE));
      }
      store.events().add(events);
      FriendActivity circle = store.friends().activityOf(ME);
      assertThat(buyers(circle, "p")).hasSize(FriendActivity.MOST_FRIENDS);
      assertThat(circle.backing("of f49")).isPresent();
      assertThat(circle.backing("of f50")).isEmpty();
      store
          .events()
          .add(
              IntStream.range(0, Friend.EVENTS - 1)
                  .mapToObj(
                      i ->
                          Event.of(
                              "v" + i,
                              ShopperId.user("f0"),
                              new Subject.Item("q"),
                              EventType.VIEW,
                              NOON.plus(Duration.ofDays(1 + i))))
                  .toList());
      assertThat(store.friends().activityOf(ME).backing("of f0"))
          .as("the second newest")
          .isPresent();
    }
  }

  @Test
  void areErasedWithTheirUserInBothDirections() {
    try (var store = database(folder).open(new SetClock(NOON))) {
      store.friends().putFriends("me", list("a", "b"));
      store.friends().putFriends("a", list("me", "b"));
      store.friends().putConsent("a", SHARES);
      store.friends().putConsent("b", SHARES);
      store.erasing().erase("a");
      assertThat(store.friends().friendsOf("me")).isEqualTo(list("b"));
      assertThat(store.friends().friendsOf("a")).isEqualTo(list());
      assertThat(store.friends().consentOf("a")).isEqualTo(Consent.NONE);
      assertThat(store.friends().consentOf("b")).isEqualTo(SHARES);
      store.friends().putConsent("a", NAMED);
      store.tidy();
      assertThat(store.friends().consentOf("a")).as("said since").isEqualTo(NAMED);
    }
  }

  @Test
  void groupsAreInABackupAndWithoutWhoIsErased() {
    var clock = new SetClock(NOON);
    var backup = new ArrayList<StoreRow>();
    var group = BuyingGroup.begun("g", "p", Optional.of("a"), 3, NOON.plus(Duration.ofHours(5)));
    try (var store = database(folder).open(clock)) {
      store.products().put(List.of(ProductJson.read("{\"id\":\"p\",\"title\":\"tent\"}")));
      store.buyingGroups().beginGroup(group);
      assertThat(store.buyingGroups().openGroups(Optional.of(ME)).products()).containsExactly("p");
      assertThat(store.buyingGroups().openGroups(Optional.of(ShopperId.user("a"))).products())
          .isEmpty();
      assertThat(store.buyingGroups().joinGroup("g", "b").members()).containsExactly("a", "b");
      backup.addAll(OnADatabase.rows(store));
    }
    try (var restored = database(otherFolder).open(clock)) {
      restored.restore(backup.iterator());
      assertThat(restored.buyingGroups().group("g").members()).containsExactly("a", "b");
      assertThat(restored.buyingGroups().joinGroup("g", "c").state(NOON))
          .isEqualTo(BuyingGroup.State.FULL);
      assertThatThrownBy(() -> restored.buyingGroups().joinGroup("g", "d"))
          .isInstanceOf(GroupClosed.class);
      clock.jump(Duration.ofMinutes(1));
      restored.erasing().erase("a");
      assertThat(restored.buyingGroups().group("g"))
          .isEqualTo(
              new BuyingGroup("g", "p", Optional.empty(), 3, List.of("b", "c"), group.expiresAt()));
      assertThat(restored.buyingGroups().openGroups(Optional.empty()).products())
          .containsExactly("p");
      clock.jump(Duration.ofHours(5));
      assertThat(restored.buyingGroups().openGroups(Optional.empty()).products()).isEmpty();
      assertThatThrownBy(() -> restored.buyingGroups().joinGroup("g", "d"))
          .isInstanceOf(GroupClosed.class);
      clock.jump(Duration.ofDays(31));
      restored.tidy();
      assertThat(restored.buyingGroups().group("g").members())
          .as("the clock may be wrong")
          .hasSize(2);
      restored.acceptClock();
      restored.tidy();
      assertThatThrownBy(() -> restored.buyingGroups().group("g")).isInstanceOf(UnknownGroup.class);
    }
  }

  @Test
  void aProductOfManyGroupsHidesNoOtherProducts() {
    try (var store = database(folder).open(new SetClock(NOON))) {
      for (String id : List.of("p", "q")) {
        store
            .products()
            .put(
                List.of(
                    ProductJson.read(
                        "{'id':'%s','title':'tent'}".formatted(id).replace('\'', '"'))));
      }
      for (int i = 0; i < 2 * OpenBuyingGroups.MOST; i++) {
        begin(store, "p" + i, "p", NOON.plus(Duration.ofHours(5)));
      }
      begin(store, "q", "q", NOON.plus(Duration.ofHours(6)));
      assertThat(store.buyingGroups().openGroups(Optional.empty()).products())
          .containsExactly("p", "q");
    }
  }

  private static void begin(Store store, String id, String product, Instant end) {
    store.buyingGroups().beginGroup(BuyingGroup.begun(id, product, Optional.of("a"), 2, end));
  }

  @Test
  void aMemberIsShownNoOwnGroupInALinkedSessionEither() {
    try (var store = database(folder).open(new SetClock(NOON))) {
      store.products().put(List.of(ProductJson.read("{\"id\":\"p\",\"title\":\"tent\"}")));
      store
          .buyingGroups()
          .beginGroup(
              BuyingGroup.begun("g", "p", Optional.of("a"), 2, NOON.plus(Duration.ofHours(5))));
      var phone = Optional.of(ShopperId.session("phone"));
      assertThat(store.buyingGroups().openGroups(phone).products())
          .as("of nobody")
          .containsExactly("p");
      var both = new ShopperId(Optional.of("a"), Optional.of("phone"));
      store.events().add(List.of(did("1", both, "q", EventType.VIEW)));
      assertThat(store.buyingGroups().openGroups(phone).products()).isEmpty();
      assertThat(store.buyingGroups().openGroups(Optional.of(both)).products()).isEmpty();
      var other = Optional.of(ShopperId.session("other"));
      assertThat(store.buyingGroups().openGroups(other).products()).containsExactly("p");
    }
  }

  @Test
  void aGroupIsOpenFor90DaysAtMost() {
    try (var store = database(folder).open(new SetClock(NOON))) {
      store.products().put(List.of(ProductJson.read("{\"id\":\"p\",\"title\":\"tent\"}")));
      Instant latest = NOON.plus(Duration.ofDays(90));
      store.buyingGroups().beginGroup(BuyingGroup.begun("g", "p", Optional.empty(), 2, latest));
      var late = BuyingGroup.begun("h", "p", Optional.empty(), 2, latest.plusSeconds(1));
      assertThatThrownBy(() -> store.buyingGroups().beginGroup(late))
          .isInstanceOf(InvalidInput.class)
          .hasMessage(
              "expiresAt is '2026-05-30T12:00:01Z'; wanted a time after 2026-03-01T12:00:00Z, by"
                  + " 90 days at most");
    }
  }

  /* As many as one transaction removes, and some more. */
  @Test
  void whomVeryManyHaveAsAFriendIsErasedInSteps() {
    int many = 1_001;
    try (var store = database(folder).open(new SetClock(NOON))) {
      boolean _ =
          store.write(
              (handle, change) -> {
                change.keep();
                for (String sql :
                    List.of(
                        "INSERT INTO friend (user_id, friend_id, place, changed_at)"
                            + " VALUES (?, 'a', 0, 0)",
                        "INSERT INTO group_member (group_id, user_id, changed_at)"
                            + " VALUES (?, 'a', 0)",
                        "INSERT INTO buying_group (id, product_id, initiator, needed, lacking,"
                            + " expires_at) VALUES (?, 'p', 'a', 2, 1, "
                            + Micros.of(NOON)
                            + ")")) {
                  var batch = handle.prepareBatch(sql);
                  IntStream.range(0, many).forEach(i -> batch.add("u" + i));
                  batch.execute();
                }
                return true;
              });
      var scope = new Removal.Scope("a", store.sequence(), NOON);
      assertThat(store.<Integer>write((on, change) -> FriendTables.erase(on, change, scope, 300)))
          .isEqualTo(300);
      assertThat(
              store.<Integer>write((on, change) -> BuyingGroupTables.erase(on, change, scope, 300)))
          .isEqualTo(300);
      assertThat(rowsOf(store, "friend", "friend_id")).isEqualTo(many - 300);
      assertThat(rowsOf(store, "group_member", "user_id")).isEqualTo(many - 300);
      assertThat(rowsOf(store, "buying_group", "initiator")).isEqualTo(many - 300);
      store.friends().putFriends("a", list("b"));
      store.erasing().erase("a");
      assertThat(rowsOf(store, "friend", "friend_id")).isZero();
      assertThat(rowsOf(store, "friend", "user_id")).isZero();
      assertThat(rowsOf(store, "group_member", "user_id")).isZero();
      assertThat(rowsOf(store, "buying_group", "initiator")).isZero();
      assertThat(store.buyingGroups().group("u7").lacking()).isEqualTo(2);
    }
  }

  private static int rowsOf(Store store, String table, String column) {
    return store.read(
        handle ->
            handle
                .select("SELECT COUNT(*) FROM %s WHERE %s = 'a'".formatted(table, column))
                .mapTo(Integer.class)
                .one());
  }

  @Test
  void areInABackupWhichObeysLaterErasures() {
    var clock = new SetClock(NOON);
    var backup = new ArrayList<StoreRow>();
    ErasureLedger ledger;
    try (var store = database(folder).open(clock)) {
      store.friends().putFriends("me", list("a", "b"));
      store.friends().putConsent("b", NAMED);
      backup.addAll(OnADatabase.rows(store));
      clock.jump(Duration.ofHours(1));
      store.erasing().erase("a"); // of whom there is nothing but that others name them
      ledger = store.erasing().ledger();
    }
    try (var restored = database(otherFolder).open(clock)) {
      restored.restore(backup.iterator());
      assertThat(restored.friends().friendsOf("me")).isEqualTo(list("a", "b"));
      assertThat(restored.friends().consentOf("b")).isEqualTo(NAMED);
      assertThat(restored.erasing().apply(ledger)).isOne();
      assertThat(restored.friends().friendsOf("me")).isEqualTo(list("b"));
    }
  }
}
