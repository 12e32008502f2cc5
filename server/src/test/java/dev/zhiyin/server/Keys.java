package dev.zhiyin.server;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.server.key.ApiKeys;
import java.util.function.Consumer;
import java.util.function.Function;

/** The keys of a shop, for a test. */
final class Keys {
  private Keys() {}

  /** Those of a shop that is served. */
  static ApiKeys of(Served served) {
    return new ApiKeys(served.server().store().apiKeys());
  }

  /** Changes those of a shop that is not served. */
  static void use(Home home, Consumer<ApiKeys> work) {
    with(
        home,
        keys -> {
          work.accept(keys);
          return keys;
        });
  }

  /** Works with those of a shop that is not served, with its store on SQLite. */
  static <T> T with(Home home, Function<ApiKeys, T> work) {
    try (Store store = Store.open(home)) {
      return work.apply(new ApiKeys(store.apiKeys()));
    }
  }
}
