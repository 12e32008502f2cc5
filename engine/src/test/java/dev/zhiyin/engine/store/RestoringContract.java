package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.store.StoreSnapshot.StoreRow;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores made of the rows of others. */
abstract class RestoringContract implements OnADatabase {
  @TempDir Path folder;
  @TempDir Path otherFolder;

  @RandomSeeds(2)
  void aRestoredStoreIsTheSameOnEitherDatabase(Seed seed) {
    var source = database(folder);
    List<StoreRow> rows;
    try (var store = source.open()) {
      RandomLife.live(store, seed.random(), 40);
      store.products().put(RandomCatalogue.of(20, seed.random()));
      store.products().delete(List.of("p3"));
      rows = OnADatabase.rows(store);
    }
    var sqlite = TestDatabase.sqlite(otherFolder);
    try (var store = source.open();
        var copy = sqlite.open()) {
      copy.restore(rows.iterator());
      assertSame(store, copy);
      List<StoreRow> back = OnADatabase.rows(copy);
      assertThat(back).isEqualTo(rows);
      try (var again = database(folder.resolve("again")).open()) {
        again.restore(back.iterator());
        assertSame(store, again);
        assertThat(OnADatabase.rows(again)).isEqualTo(rows);
        long sequence = again.sequence();
        assertThat(again.products().put(List.of(Product.titled("new", "tent"))).sequence())
            .isEqualTo(sequence + 1);
      }
    }
  }

  private static void assertSame(Store one, Store other) {
    assertThat(all(other.products()::forEach)).isEqualTo(all(one.products()::forEach));
    assertThat(all(other.events()::forEach)).isEqualTo(all(one.events()::forEach));
    assertThat(other.products().stats(0, 9_999))
        .isEqualTo(one.products().stats(0, 9_999))
        .isNotEmpty();
    assertThat(other.products().changes(0, 9_999)).isEqualTo(one.products().changes(0, 9_999));
    assertThat(other.erasing().since(0)).isEqualTo(one.erasing().since(0));
    assertThat(other.sequence()).isEqualTo(one.sequence());
    assertThat(other.events().of(ShopperId.session("s1")))
        .isEqualTo(one.events().of(ShopperId.session("s1")));
  }

  private static <T> List<T> all(Consumer<Consumer<T>> reading) {
    var all = new ArrayList<T>();
    reading.accept(all::add);
    return all;
  }

  @Test
  void noTableAndNoColumnIsLeftOut() throws SQLException {
    var database = database(folder);
    database.open().close();
    Map<String, Set<String>> known =
        StoreTables.ALL.stream()
            .collect(
                Collectors.toMap(StoreTables.Table::name, table -> new HashSet<>(table.columns())));
    known.computeIfAbsent("event", _ -> new HashSet<>()).add("shopper"); // which follows
    Map<String, Set<String>> columns = database.columns();
    // parts of events and their ids, which follow; what servers know together, and their keys
    columns.keySet().removeIf(name -> name.matches("event_.*|shared_entry|server|api_key"));
    // what servers of a cluster share, which a rebuild makes
    columns
        .keySet()
        .removeIf(name -> name.matches("(generation|index)_.*|served_generation|lease"));
    assertThat(columns).isEqualTo(known);
  }

  @Test
  void aStoreThatIsNotEmptyIsRefused() {
    var database = database(folder);
    try (var store = database.open()) {
      store.products().put(List.of(Product.titled("a", "tent")));
      assertThatThrownBy(() -> store.restore(OnADatabase.rows(store).iterator()))
          .isInstanceOf(WorkRefused.class)
          .hasMessage(
              "%s is not empty; only an empty store can be restored into", database.place());
      assertThat(store.sequence()).isEqualTo(1);
    }
  }

  @Test
  void rowsThatAreNoStoreChangeNothing() {
    try (var store = database(folder).open()) {
      var product =
          new StoreRow("product", Map.of("id", "a", "sequence", 7L, "json", "{}", "added_at", 0L));
      var counter =
          new StoreRow(
              "change_counter",
              Map.of("only_row", 1, "sequence", 6, "changed_at", 0, "confirmed_at", 0));
      assertRefused(store, List.of(product), "the number of its newest change is missing");
      assertRefused(store, List.of(counter, product), "the number of its newest change is missing");
      assertRefused(store, List.of(counter, row("x", "id", "a")), "a store has no table 'x'");
      assertRefused(
          store,
          List.of(counter, row("product", "color", "a")),
          "the table product of a store has no column 'color'");
      assertRefused(
          store, List.of(counter, row("product", "sequence", "a")), "'a' is no value of sequence");
      assertThat(store.sequence()).isZero();
      assertThat(store.counts().products()).isZero();
      UUID before = store.id();
      assertRefused(store, List.of(counter), "its id is missing");
      assertThat(store.id()).isEqualTo(before);
      var id = new StoreRow("setting", Map.of("name", "id", "value", new UUID(1, 2).toString()));
      store.restore(List.of(counter, id).iterator());
      assertThat(store.sequence()).isEqualTo(6);
      assertThat(store.id()).isEqualTo(new UUID(1, 2));
    }
  }

  @Test
  void anEventThatIsThereTwiceIsRefused() {
    try (var store = database(folder).open()) {
      assertRefused(store, List.of(event("a", 1), event("b", 2), event("a", 3)), TWICE);
      var later = new ArrayList<StoreRow>();
      for (int i = 0; i < 1_000; i++) {
        later.add(event(i == 0 ? "a" : "e" + i, i + 1));
      }
      later.add(event("a", 1_001));
      assertRefused(store, later, TWICE);
      assertThat(store.counts().events()).isZero();
    }
  }

  private static final String TWICE = "the rows have the event 'a' twice";

  private static StoreRow event(String id, long sequence) {
    return new StoreRow(
        "event",
        Map.of(
            "id",
            id,
            "sequence",
            sequence,
            "user_id",
            "ann",
            "product_id",
            "p",
            "event_type",
            "view",
            "happened_at",
            1L,
            "counted_at",
            1L));
  }

  private static void assertRefused(Store store, List<StoreRow> rows, String why) {
    assertThatThrownBy(() -> store.restore(rows.iterator()))
        .isInstanceOf(WorkRefused.class)
        .hasMessageEndingWith(why);
  }

  private static StoreRow row(String table, String column, Object value) {
    return new StoreRow(table, Map.of(column, value));
  }
}
