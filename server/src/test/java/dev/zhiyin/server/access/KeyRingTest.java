package dev.zhiyin.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.server.config.HttpSettings;
import dev.zhiyin.server.key.ApiKeys;
import dev.zhiyin.server.key.Grant;
import dev.zhiyin.server.key.Scope;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
  @Test
  void aKeyIsKnownOnceReadAlsoWhileOthersRead(@TempDir Path folder) throws Exception {
    try (Store store = Store.open(new Home(folder))) {
      var keys = new ApiKeys(store.apiKeys());
      var ring = new KeyRing(keys, HttpSettings.DEFAULT, () -> 1);
      var done = new AtomicBoolean();
      var others =
          CompletableFuture.runAsync(
              () -> {
                while (!done.get()) {
                  ring.run();
                }
              });
      try {
        for (int i = 0; i < 120; i++) {
          String secret = keys.create("a", Grant.of(Scope.SEARCH), Instant.EPOCH).secret();
          ring.run();
          assertThat(ring.find(secret)).as("key %s", i).isPresent();
        }
      } finally {
        done.set(true);
        others.get();
      }
    }
  }
}
