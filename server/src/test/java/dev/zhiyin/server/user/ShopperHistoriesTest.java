package dev.zhiyin.server.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.profile.ProfileRules;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.server.live.LiveGeneration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopperHistoriesTest {
  @TempDir private Path folder;

  @Test
  void erasuresOfAStoreThatWasSetBackAreHeeded() {
    var home = new Home(folder);
    try (var store = Store.open(home);
        var live = new LiveGeneration()) {
      for (int i = 0; i < 9; i++) {
        store.putProducts(List.of(Product.titled("p", "number " + i)));
      }
      var erased = new ArrayList<String>();
      var histories = new ShopperHistories(store, live, ProfileRules.NONE, false, 10, erased::add);
      Jdbi.create("jdbc:sqlite:" + home.store())
          .useHandle(handle -> handle.execute("UPDATE change_counter SET sequence = 1"));
      store.erasing().erase("ann");
      histories.heedErasures();
      assertThat(erased).contains(store.erasing().hash("ann"));
    }
  }
}
