package dev.zhiyin.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.generation.Folders;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.ProductChange;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.testing.FolderTree;
import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyIT {
  private static final int PRODUCTS = 60;

  @TempDir private static Path made;
  @TempDir private Path folder;
  private Home home;

  @BeforeAll
  static void makeAShop() {
    try (var store = Store.open(new Home(made))) {
      store
          .products()
          .put(IntStream.range(0, PRODUCTS).mapToObj(i -> lamp(i, "lamp number " + i)).toList());
    }
    assertThat(
            Zhiyin.run("rebuild", "--home", made.toString(), "--encoder", "all-minilm-l6-v2")
                .status())
        .isZero();
  }

  private static Product lamp(int i, String title) {
    return Product.titled("p" + i, title);
  }

  @BeforeEach
  void copyTheShop() throws IOException {
    home = new Home(folder.resolve("home"));
    FolderTree.copy(made, home.root());
  }

  @Test
  void aFreshGenerationEqualsItsStore() {
    passes(PRODUCTS, 0);
  }

  @Test
  void whatChangedSinceIsPendingUntilTheLiveIndexHasIt() {
    try (var shop = LiveShop.open(home)) {
      shop.store().products().put(List.of(lamp(1, "a tent"), lamp(100, "new")));
      shop.store().products().delete(List.of("p2"));

      passes(PRODUCTS - 2, 3);
      shop.catchUp();
      passes(PRODUCTS, 0);
    }
    passes(PRODUCTS, 0);
  }

  @Test
  void aRunningShopCanBeVerified() {
    var stop = new AtomicBoolean();
    try (var shop = LiveShop.open(home);
        var follower = shop.follow()) {
      var writing =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; !stop.get(); i++) {
                  shop.store().products().put(List.of(sold(i % PRODUCTS, i)));
                  shop.store().products().delete(List.of("p" + (i + 30) % PRODUCTS));
                  follower.wake();
                  if (i % 20 == 0) {
                    shop.index().commit();
                  }
                }
              });
      try {
        for (int i = 0; i < 3; i++) {
          assertThat(verify()).satisfies(run -> assertThat(run.out()).endsWith(", 0 differ\n"));
        }
      } finally {
        stop.set(true);
        writing.join();
      }
    }
  }

  private static Product sold(int i, int stock) {
    return lamp(i, "lamp number " + i)
        .withOffer(Offer.of(OptionalDouble.empty(), "", OptionalInt.of(stock), ""));
  }

  @Test
  void everyKindOfDifferenceIsFound() {
    try (var shop = LiveShop.open(home)) {
      shop.store().products().delete(List.of("p9"));
      shop.catchUp();
      long sequence = shop.store().sequence();
      IndexedProduct second = prepared(shop, lamp(2, "lamp number 2"));
      shop.index().delete("p1", 1);
      shop.index().put(prepared(shop, lamp(2, "another title")), 1);
      shop.index().put(prepared(shop, lamp(9, "lamp number 9")), 1);
      shop.index().put(prepared(shop, Product.titled("ghost", "never stored")), 1);
      shop.index()
          .put(
              new IndexedProduct(
                  lamp(3, "lamp number 3"),
                  second.embedding(),
                  second.towerVectors(),
                  0,
                  Instant.EPOCH),
              1);
      shop.index().refresh(sequence); // vectors of towers lie in a segment of their own
      var ofSecond =
          new TowerVectors(second.towerVectors().item(), second.towerVectors().history());
      shop.index()
          .put(
              new IndexedProduct(
                  lamp(4, "lamp number 4"),
                  prepared(shop, lamp(4, "lamp number 4")).embedding(),
                  ofSecond,
                  0,
                  Instant.EPOCH),
              1);
      shop.index().refresh(sequence);
      shop.index().commit();
    }

    Zhiyin.Run run = verify();

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains("1 in the store, but not in the index:\n  p1: change 2\n")
        .contains("2 in the index, but not in the store:\n  p9: deleted by change 61\n  ghost\n")
        .contains(
            "1 with other values in the index:\n  p2: title is \"another title\", in the store"
                + " \"lamp number 2\" since change 3\n")
        .containsPattern("1 with another embedding than its text has:\n  p3: by up to \\S+\n")
        .containsPattern(
            "1 with other tower vectors than the model gives it:\n  p4: by up to \\S+\n")
        .endsWith("verify: 59 products compared, 0 pending, 6 differ\n");
  }

  private static IndexedProduct prepared(LiveShop shop, Product product) {
    return shop.preparation()
        .of(
            List.of(
                new ProductChange(
                    product.id(), 1, Optional.of(product), Optional.empty(), Instant.EPOCH)),
            Map.of())
        .getFirst();
  }

  @Test
  void manyDifferencesAreCountedAndTheFirstTold() {
    try (var shop = LiveShop.open(home)) {
      IntStream.range(0, 25).forEach(i -> shop.index().delete("p" + i, 1));
      shop.index().refresh(shop.store().sequence());
      shop.index().commit();
    }

    assertThat(verify().out())
        .contains("25 in the store, but not in the index:\n")
        .contains("\n  and 5 more\n")
        .endsWith("verify: 60 products compared, 0 pending, 25 differ\n");
  }

  @Test
  void aDamagedGenerationIsTold() throws IOException {
    Path mean = home.generations().resolve("000001/mean.f32");
    byte[] whole = Files.readAllBytes(mean);
    Files.write(mean, flipped(whole));
    assertThat(verify())
        .satisfies(run -> assertThat(run.status()).isEqualTo(1))
        .satisfies(
            run ->
                assertThat(run.out())
                    .startsWith("1 wrong with the generation:\n  " + mean + " has checksum ")
                    .endsWith("verify: 0 products compared, 0 pending, 1 differ\n"));
    Files.write(mean, whole);
    passes(PRODUCTS, 0);
  }

  @Test
  void aDamagedIndexIsToldAndTheLiveOneComparedAllTheSame() throws IOException {
    try (var shop = LiveShop.open(home)) {
      shop.store().products().put(List.of(lamp(1, "a tent")));
      shop.catchUp();
    }
    Path file = largest(home.generations().resolve("000001/index"));
    /* Another file of the same name, since the live index has this one, too. */
    byte[] whole = Files.readAllBytes(file);
    Files.delete(file);
    Files.write(file, flipped(whole));

    assertThat(verify().out())
        .contains("1 wrong with the generation:\n  " + file + " has checksum ")
        .contains("index: " + home.live(1) + " at change 61, the store at 61\n")
        .endsWith("verify: 60 products compared, 0 pending, 1 differ\n");
  }

  @Test
  void aDamagedLiveIndexIsTold() throws IOException {
    try (var shop = LiveShop.open(home)) {
      shop.store().products().put(List.of(lamp(1, "a tent")));
      shop.catchUp();
    }
    Path file = largest(home.live(1));
    byte[] whole = Files.readAllBytes(file);
    Files.delete(file);
    Files.write(file, flipped(whole));

    assertThat(verify().out())
        .contains("1 wrong with the index:\n  " + home.live(1) + ": ")
        .contains(file.getFileName().toString())
        .endsWith("verify: 59 products compared, 1 pending, 1 differ\n");
  }

  @Test
  void anIndexOfAnotherStateOfTheStoreIsTold() throws IOException, SQLException {
    Path other = folder.resolve("other");
    try (var store = Store.open(new Home(other))) {
      store.products().put(List.of(lamp(0, "lamp number 0")));
    }
    String id = Files.readAllLines(home.storeId()).getFirst();
    Files.copy(new Home(other).store(), home.store(), StandardCopyOption.REPLACE_EXISTING);
    assertThat(verify().err()).contains("belongs to the store " + id);

    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.store());
        var statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE setting SET value = '%s' WHERE name = 'id'".formatted(id));
    }
    assertThat(verify().out())
        .contains(
            "it holds change 60, but the store ends with 1: it belongs to another state of the"
                + " store")
        .contains("59 in the index, but not in the store:\n");
  }

  @Test
  void withoutACacheSomeTextsAreEmbeddedAnew() throws IOException {
    Folders.deleteAll(Objects.requireNonNull(home.vectorCache().getParent()));

    passes(PRODUCTS, 0);
    assertThat(home.vectorCache()).doesNotExist();
  }

  @Test
  void halfACharacterDoesNotDiffer() {
    try (var shop = LiveShop.open(home)) {
      shop.store().products().put(List.of(lamp(1, "half \ud83d a smile")));
      shop.catchUp();
    }
    passes(PRODUCTS, 0);
  }

  @Test
  void saysWhatIsMissing() {
    Path nowhere = folder.resolve("nowhere");
    assertThat(Zhiyin.run("verify", "--home", nowhere.toString()))
        .isEqualTo(
            new Zhiyin.Run(1, "", "zhiyin: there is no store " + new Home(nowhere).store() + "\n"));
    assertThat(nowhere).doesNotExist();
    Store.open(new Home(nowhere)).close();
    assertThat(Zhiyin.run("verify", "--home", nowhere.toString()).out())
        .isEqualTo(
            "1 wrong with the generation:\n  %s has no generation yet: rebuild first\n"
                    .formatted(new Home(nowhere).generations())
                + "verify: 0 products compared, 0 pending, 1 differ\n");
  }

  private void passes(int compared, int pending) {
    Zhiyin.Run run = verify();
    assertThat(run.out())
        .startsWith("generation 1: model text, encoder all-minilm-l6-v2\nindex: ")
        .endsWith(
            "verify: %d products compared, %d pending, 0 differ\n".formatted(compared, pending));
    assertThat(run.status()).isZero();
  }

  private Zhiyin.Run verify() {
    return Zhiyin.run("verify", "--home", home.root().toString());
  }

  private static byte[] flipped(byte[] whole) {
    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 4;
    return flipped;
  }

  private static Path largest(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.max(Comparator.comparingLong(file -> file.toFile().length())).orElseThrow();
    }
  }
}
