package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.config.PrivacySettings;
import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.profile.StatedProfile;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.social.BuyingGroup;
import dev.zhiyin.engine.social.Consent;
import dev.zhiyin.engine.social.FriendList;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ids of shoppers are replaced as they always were, or the store stays closed. */
abstract class KeptIdsContract implements OnADatabase {
  private static final PrivacySettings NONE = PrivacySettings.DEFAULT;
  private static final PrivacySettings ONE = keyed("1");
  private static final PrivacySettings OTHER = keyed("2");

  @TempDir Path folder;
  private TestDatabase database;

  @BeforeEach
  void makeDatabase() {
    database = database(folder);
  }

  @Test
  void aKeyThatChangedIsRefused() {
    fill(ONE);
    assertRefused(
        OTHER,
        "has shoppers whose ids were replaced by a keyed hash; the key of privacy is another one");
    database.with(ONE).open().close();
  }

  @Test
  void aKeyThatIsMissingIsRefused() {
    fill(ONE);
    assertRefused(
        NONE,
        "has shoppers whose ids were replaced by a keyed hash; privacy.pseudonymise and its key are"
            + " missing");
  }

  @Test
  void aKeyForShoppersWhoseIdsWereKeptIsRefused() {
    fill(NONE);
    assertRefused(
        ONE,
        "has shoppers whose ids were kept as they are; privacy.pseudonymise is for a store without"
            + " shoppers");
    database.with(NONE).open().close();
  }

  @Test
  void whoIsThereByFriendsProfileConsentOrGroupAloneIsThere() {
    List<Consumer<Store>> ways =
        List.of(
            store -> store.friends().putFriends("ann", new FriendList(List.of("bob"))),
            store -> store.friends().putConsent("ann", new Consent(true, false, Optional.empty())),
            store ->
                store
                    .profiles()
                    .putProfile("ann", new StatedProfile(Map.of("skin", List.of("dry")))),
            store -> {
              store.products().put(List.of(Product.titled("a", "tent")));
              Instant end = store.now().plus(Duration.ofHours(1));
              store
                  .buyingGroups()
                  .beginGroup(BuyingGroup.begun("g", "a", Optional.of("ann"), 2, end));
            });
    for (int i = 0; i < ways.size(); i++) {
      var own = database(folder.resolve("way" + i));
      try (var store = own.with(NONE).open()) {
        ways.get(i).accept(store);
      }
      assertThatThrownBy(own.with(ONE)::open)
          .as("way %d", i)
          .isInstanceOf(WorkRefused.class)
          .hasMessageContaining("has shoppers whose ids were kept as they are");
    }
  }

  @Test
  void aStoreWithoutShoppersTakesAnyKey() {
    try (var store = database.with(NONE).open()) {
      store.products().put(List.of(Product.titled("a", "tent")));
    }
    database.with(ONE).open().close();
    fill(OTHER);
    assertThatThrownBy(database.with(ONE)::open).isInstanceOf(WorkRefused.class);
  }

  @Test
  void theStoreHoldsNeitherKeyNorId() {
    fill(ONE);
    try (var store = database.with(ONE).open()) {
      var rows = OnADatabase.rows(store);
      assertThat(rows.toString())
          .doesNotContain(ONE.key().orElseThrow().reveal())
          .doesNotContain("ann")
          .contains(ONE.pseudonyms().of("ann"));
    }
  }

  @Test
  void aBackupOfOtherIdsIsRefused(@TempDir Path otherFolder) {
    fill(ONE);
    var other = database(otherFolder);
    try (var store = database.with(ONE).open()) {
      var rows = OnADatabase.rows(store);
      for (PrivacySettings wrong : List.of(NONE, OTHER)) {
        try (var copy = other.with(wrong).open()) {
          assertThatThrownBy(() -> copy.restore(rows.iterator())).isInstanceOf(WorkRefused.class);
          assertThat(copy.sequence()).isZero();
        }
      }
      try (var copy = other.with(ONE).open()) {
        copy.restore(rows.iterator());
        assertThat(copy.counts()).isEqualTo(store.counts());
      }
    }
  }

  private void assertRefused(PrivacySettings privacy, String why) {
    assertThatThrownBy(database.with(privacy)::open)
        .isInstanceOf(WorkRefused.class)
        .hasMessage(database.place() + " " + why);
  }

  private void fill(PrivacySettings privacy) {
    var event =
        Event.of(
            "1",
            new ShopperId(Optional.of("ann"), Optional.of("ann's phone")),
            new Subject.Item("p"),
            EventType.VIEW,
            Instant.EPOCH);
    try (var store = database.with(privacy).open()) {
      store.events().add(List.of(privacy.pseudonyms().of(event)));
    }
  }

  private static PrivacySettings keyed(String digit) {
    return new PrivacySettings(true, Optional.of(Secret.of(digit.repeat(64))));
  }
}
