package dev.zhiyin.tools.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.testing.PostgresServer;
import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A shop on PostgreSQL with settings outside its home: every command works on its store, or on
 * none.
 */
class OneStoreIT {
  @TempDir private static Path folder;
  private static Home home;
  private static Path config;
  private static UUID id;

  @BeforeAll
  static void makeTheShop() throws IOException {
    home = new Home(folder.resolve("home"));
    config = settings(PostgresServer.shared().newDatabase());
    Path products = folder.resolve("products.csv");
    Files.writeString(products, "id,title\na,red lamp\nb,blue lamp\nc,green lamp\n");
    Path events = folder.resolve("events.csv");
    Files.writeString(
        events,
        "user_id,product_id,type,timestamp\nann,a,view,1700000000\nann,b,view,1700000100\n");

    Zhiyin.Run made =
        run(
            "rebuild",
            "--config=" + config,
            "--no-train",
            "--products=" + products,
            "--events=" + events);

    assertThat(made.status()).as(made.err()).isZero();
    try (var store = store()) {
      id = store.id();
    }
  }

  private static Path settings(String url) throws IOException {
    Files.writeString(folder.resolve("password"), PostgresServer.PASSWORD);
    Path key =
        Files.createFile(
            folder.resolve("key"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(key, "0123456789abcdef".repeat(4));
    return Files.writeString(
        folder.resolve("elsewhere.yaml"),
        """
        store: {url: "%s", user: %s, passwordFile: password}
        privacy: {pseudonymise: true, keyFile: key}
        """
            .formatted(url, PostgresServer.USER));
  }

  private static Store store() {
    return Store.open(home, ShopConfig.read(home, Optional.of(config), Map.of()));
  }

  private static Zhiyin.Run run(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.add("--home=" + home.root());
    return Zhiyin.run(all.toArray(String[]::new));
  }

  @Test
  void rebuildLoadsIntoTheStoreOfTheSettingsAndReplacesTheIdsOfShoppers() {
    assertThat(home.store()).doesNotExist();
    try (var store = store()) {
      assertThat(store.counts().products()).isEqualTo(3);
      assertThat(store.counts().events()).isEqualTo(2);
      assertThat(store.events().recentUsers(9)).hasSize(1).doesNotContain("ann");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rebuild",
        "rebuild --no-train",
        "train",
        "embed",
        "evaluate",
        "evaluate-search",
        "verify",
        "backup --to x"
      })
  void withoutTheSettingsACommandNamesBothStoresAndMakesNone(String command) {
    Zhiyin.Run refused = run(command.split(" "));

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .startsWith(
            "zhiyin: %s belongs to the store %s in jdbc:postgresql:".formatted(home.root(), id))
        .endsWith(
            ", and %s is not there and would be another store: pass --config FILE with the settings of the shop's store, or choose another --home\n"
                .formatted(home.store()));
    assertThat(home.store()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"embed", "evaluate-search --words 1", "verify", "generations list"})
  void withTheSettingsACommandWorksOnTheShop(String command) {
    var arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.add("--config=" + config);

    Zhiyin.Run run = run(arguments.toArray(String[]::new));

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(home.store()).doesNotExist();
  }

  /* Whose file about its store is gone: the generation tells. */
  @Test
  void generationsTellWhoseTheyAre() throws IOException {
    Path kept = folder.resolve("kept");
    Files.move(home.storeId(), kept);
    try {
      Zhiyin.Run refused = run("rebuild", "--no-train");

      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.err())
          .startsWith(
              "zhiyin: %s belongs to the store %s that its generation 1 was made of"
                  .formatted(home.root(), id));
      assertThat(home.store()).doesNotExist();
    } finally {
      Files.move(kept, home.storeId());
    }
  }
}
