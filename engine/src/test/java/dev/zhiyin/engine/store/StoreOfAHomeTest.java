package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.StoreSnapshot.StoreRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home has one store, and knows which. */
class StoreOfAHomeTest {
  private static final UUID OTHER = UUID.fromString("01234567-89ab-4def-8123-456789abcdef");
  private static final String POSTGRESQL = "jdbc:postgresql://db:5432/shop";

  @TempDir private Path folder;

  @Test
  void aStoreKeepsItsIdWhenItsHomeIsMoved() throws IOException {
    var home = new Home(folder.resolve("home"));
    UUID id = id(home);
    assertThat(home.storeId()).hasContent(id + "\nstore.sqlite");

    var moved = new Home(folder.resolve("moved"));
    Files.move(home.root(), moved.root());

    assertThat(id(moved)).isEqualTo(id);
  }

  @Test
  void twoStoresHaveTwoIds() {
    assertThat(id(new Home(folder.resolve("a")))).isNotEqualTo(id(new Home(folder.resolve("b"))));
  }

  @Test
  void noSecondStoreIsMadeForAHomeThatHasOneElsewhere() throws IOException {
    var home = new Home(folder);
    Files.writeString(home.storeId(), OTHER + "\n" + POSTGRESQL + "\n");

    assertThatThrownBy(() -> Store.open(home))
        .isInstanceOf(WorkRefused.class)
        .hasMessage(
            "%s belongs to the store %s in %s, and %s is not there and would be another store: pass --config FILE with the settings of the shop's store, or choose another --home",
            folder, OTHER, POSTGRESQL, home.store());
    assertThat(home.store()).doesNotExist();
  }

  @Test
  void aStoreThatIsGoneIsNotReplacedByAnEmptyOne() throws IOException {
    var home = new Home(folder);
    UUID id = id(home);
    Files.delete(home.store());

    assertThatThrownBy(() -> Store.open(home))
        .isInstanceOf(WorkRefused.class)
        .hasMessage(
            "%s belongs to the store %s in %s, and %s is not there; restore a backup into an empty folder",
            folder, id, home.store(), home.store());
    assertThat(home.store()).doesNotExist();
  }

  @Test
  void anotherStoreInTheSamePlaceIsRefused() throws IOException {
    var home = new Home(folder);
    UUID id = id(home);
    Files.writeString(home.storeId(), OTHER + "\n" + POSTGRESQL + "\n");

    assertThatThrownBy(() -> Store.open(home))
        .isInstanceOf(WorkRefused.class)
        .hasMessage(
            "%s belongs to the store %s in %s; the settings name the store %s in %s: pass --config FILE with the settings of the shop's store, or choose another --home",
            folder, OTHER, POSTGRESQL, id, home.store());
  }

  @Test
  void aDamagedFileIsToldAndMayBeDeleted() throws IOException {
    var home = new Home(folder);
    UUID id = id(home);
    Files.writeString(home.storeId(), "what?\nwhere?\n");

    assertThatThrownBy(() -> Store.open(home))
        .isInstanceOf(WorkRefused.class)
        .hasMessageStartingWith(home.storeId() + " does not hold the id of a store");

    Files.delete(home.storeId());
    assertThat(id(home)).isEqualTo(id);
  }

  @Test
  void whatABackupBecomesHasTheIdOfTheStoreThatItWasMadeOf() throws IOException {
    var home = new Home(folder.resolve("home"));
    var restored = new Home(folder.resolve("restored"));
    var rows = new ArrayList<StoreRow>();
    UUID id;
    try (var store = Store.open(home)) {
      store.products().put(List.of(Product.titled("p", "lamp")));
      id = store.id();
      rows.addAll(OnADatabase.rows(store));
    }

    try (var store = Store.open(restored)) {
      store.restore(rows.iterator());
      assertThat(store.id()).isEqualTo(id);
    }

    assertThat(restored.storeId()).hasContent(id + "\nstore.sqlite");
    assertThat(id(restored)).isEqualTo(id);
  }

  private static UUID id(Home home) {
    try (var store = Store.open(home)) {
      return store.id();
    }
  }
}
