package dev.zhiyin.server.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.ServiceFailed;
import dev.zhiyin.engine.product.OfferPatch;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.server.product.Edit.Edited;
import dev.zhiyin.server.product.Edit.Edited.Effect;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreEditorTest {
  @TempDir private Path folder;

  /** Of a service that is away, and of whose texts some are remembered. */
  private static final class Away implements StoreEditor.Embedding {
    @Override
    public void embed(List<String> texts) {
      throw new ServiceFailed("away");
    }

    @Override
    public boolean knows(String text) {
      return text.startsWith("known");
    }
  }

  private static Edit put(String id, String title) {
    return new Edit.Put(Product.titled(id, title));
  }

  private static Edit price(String id, double price) {
    var change = new OfferPatch.Change.Price(OptionalDouble.of(price));
    return new Edit.Patch(new OfferPatch(id, List.of(change), Optional.empty()));
  }

  /* As where a version with other limits wrote it; and where all of it is much to read. */
  @Test
  void whatCannotBeReadIsThereAllTheSame() {
    var home = new Home(folder);
    try (Store store = Store.open(home)) {
      store.products().put(List.of(Product.titled("odd", "an odd one")));
      Jdbi.create("jdbc:sqlite:" + home.store())
          .useHandle(handle -> handle.execute("UPDATE product SET json = '{}'"));

      List<Edited> made =
          new StoreEditor(store, new Away()).make(List.of(put("odd", "known"), put("a", "known")));

      assertThat(made.stream().map(one -> one.orThrow().effect()))
          .containsExactly(Effect.CHANGED, Effect.CREATED);
    }
  }

  @Test
  void onlyNewTextsWaitForAServiceThatIsAway() {
    try (Store store = Store.open(new Home(folder))) {
      store.products().put(List.of(Product.titled("old", "an old one")));

      List<Edited> made =
          new StoreEditor(store, new Away())
              .make(
                  List.of(
                      put("a", "known tea"),
                      put("b", "a new text"),
                      new Edit.Delete("old"),
                      put("c", "another new text"),
                      put("d", "known cup")));

      assertThat(made).hasSize(5);
      for (int refused : List.of(1, 3)) {
        assertThatThrownBy(() -> made.get(refused).orThrow())
            .isInstanceOf(ServiceFailed.class)
            .hasMessage("away");
      }
      assertThat(
              store.products().find(List.of("a", "b", "c", "d", "old")).stream().map(Product::id))
          .containsExactlyInAnyOrder("a", "d");
    }
  }

  @Test
  void thoseOfOneKindShareATransactionAndHaveTheirOwnOutcomes() {
    try (Store store = Store.open(new Home(folder))) {
      store
          .products()
          .put(
              List.of(
                  Product.titled("a", "old"),
                  Product.titled("b", "old"),
                  Product.titled("d", "old")));

      List<Edited> made =
          new StoreEditor(store, new Away())
              .make(
                  List.of(
                      put("new", "known"),
                      price("a", 1),
                      new Edit.Delete("d"),
                      put("newer", "known"),
                      new Edit.Delete("nobody's"),
                      price("b", 2)));

      assertThat(made.stream().map(one -> one.orThrow().effect()))
          .containsExactly(
              Effect.CREATED,
              Effect.CHANGED,
              Effect.DELETED,
              Effect.CREATED,
              Effect.UNCHANGED,
              Effect.CHANGED);
      assertThat(made.get(3).orThrow().sequence()).isEqualTo(made.get(0).orThrow().sequence());
      assertThat(store.products().find(List.of("new", "newer", "a", "b", "d")))
          .extracting(Product::id, one -> one.offer().price())
          .containsExactlyInAnyOrder(
              tuple("new", OptionalDouble.empty()),
              tuple("newer", OptionalDouble.empty()),
              tuple("a", OptionalDouble.of(1)),
              tuple("b", OptionalDouble.of(2)));
    }
  }

  @Test
  void thoseOfOneProductAreMadeInTheirOrder() {
    try (Store store = Store.open(new Home(folder))) {
      List<Edited> made =
          new StoreEditor(store, new Away())
              .make(
                  List.of(
                      put("a", "known"),
                      price("a", 1),
                      price("a", 2),
                      put("b", "known"),
                      new Edit.Delete("b"),
                      price("a", 3),
                      put("b", "known again")));

      assertThat(made.stream().map(one -> one.orThrow().effect()))
          .containsExactly(
              Effect.CREATED,
              Effect.CHANGED,
              Effect.CHANGED,
              Effect.CREATED,
              Effect.DELETED,
              Effect.CHANGED,
              Effect.CREATED);
      assertThat(store.products().find("a").orElseThrow().offer().price()).hasValue(3);
      assertThat(store.products().find("b").orElseThrow().title()).isEqualTo("known again");
    }
  }
}
