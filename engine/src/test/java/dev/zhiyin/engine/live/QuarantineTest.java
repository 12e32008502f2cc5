package dev.zhiyin.engine.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.FailingEncoder;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.engine.lucene.LiveIndex;
import dev.zhiyin.engine.lucene.ProductIndex;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.popularity.StatsFeed;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.CachedEncoder;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Products that cannot be embedded or indexed. */
@Tag("slow")
class QuarantineTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;
  private FollowedShop shop;
  private Generation generation;
  private LiveIndex index;
  private FailingEncoder encoder;

  @BeforeEach
  void aShopInService() {
    shop = new FollowedShop(folder);
    shop.stock(30);
    generation = shop.rebuilt();
    index = shop.open(generation);
    encoder = new FailingEncoder(shop.encoder, () -> new IllegalStateException("no such token"));
    encoder.failOn("poison");
  }

  @AfterEach
  void close() {
    index.close();
    generation.close();
    shop.close();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        IllegalStateException.class,
        StackOverflowError.class,
        NoClassDefFoundError.class,
        AssertionError.class
      })
  void oneTextOnWhichTheEncoderFailsStopsNothingAfterIt(Class<? extends Throwable> kind) {
    encoder = new FailingEncoder(shop.encoder, failure(kind));
    encoder.failOn("poison");
    try (var follower = follower()) {
      follower.start();
      shop.put("bad", "a poison text");
      shop.put("good", "a lamp");
      assertThat(follower.await(shop.store.sequence(), LONG)).isTrue();
      assertShown("good");
      assertQuarantined("bad");
      assertThat(index.quarantine().find("bad").orElseThrow().reason())
          .isEqualTo(kind.getSimpleName());
    }
  }

  private static Supplier<Throwable> failure(Class<? extends Throwable> kind) {
    return () -> {
      try {
        return kind.getConstructor().newInstance();
      } catch (ReflectiveOperationException impossible) {
        throw new IllegalStateException(impossible);
      }
    };
  }

  @Test
  void ofManyOnlyThoseThatFailAreQuarantined() {
    var products = new ArrayList<Product>();
    for (int i = 0; i < 1000; i++) {
      products.add(Product.titled("n" + i, (i % 97 == 5 ? "poison " : "lamp ") + i));
    }
    shop.store.products().put(products);
    try (var follower = follower()) {
      follower.catchUp();
      assertQuarantined(
          products.stream()
              .filter(product -> product.title().startsWith("poison"))
              .map(Product::id)
              .toArray(String[]::new));
      try (var snapshot = index.snapshot()) {
        assertThat(snapshot.size()).isEqualTo(1030 - 11);
      }
    }
  }

  @Test
  void tellsWhyAndSinceWhenByPages() {
    shop.put("p3", "poison in what was good");
    long third = shop.store.sequence();
    shop.put("p4", "more poison");
    try (var follower = follower()) {
      follower.catchUp();
      QuarantinedProduct first = index.quarantine().after(0, 1).getFirst();
      assertThat(first)
          .usingRecursiveComparison()
          .ignoringFields("since")
          .isEqualTo(
              new QuarantinedProduct(
                  "p3", third, "IllegalStateException: no such token", Instant.EPOCH));
      assertThat(first.since()).isBetween(Instant.now().minusSeconds(60), Instant.now());
      assertThat(index.quarantine().after(third, 9))
          .extracting(QuarantinedProduct::id)
          .containsExactly("p4");
      assertThat(isShown("p3")).as("as it was before").isFalse();
    }
  }

  @Test
  void whatIsChangedOrDeletedIsQuarantinedNoMore() {
    shop.put("one", "poison");
    shop.put("two", "poison");
    shop.put("three", "poison");
    try (var follower = follower()) {
      follower.catchUp();
      assertQuarantined("one", "two", "three");
      shop.put("one", "remedy");
      shop.store.products().delete(List.of("two"));
      shop.put("three", "poison still");
      follower.catchUp();
      assertShown("one");
      assertQuarantined("three");
    }
  }

  @Test
  void whileTheEncoderFailsOnEverythingNothingIsQuarantined() {
    encoder.failOn("");
    try (var follower = follower()) {
      shop.put("new", "lamp");
      assertThatThrownBy(follower::catchUp).hasMessage("no such token");
      follower.start();
      assertThat(follower.await(shop.store.sequence(), Duration.ofMillis(300))).isFalse();
      assertThat(index.quarantine().size()).isZero();
      encoder.mend();
      assertThat(follower.await(shop.store.sequence(), LONG)).isTrue();
      assertShown("new");
    }
  }

  @Test
  void whileTheModelFailsOnEverythingNothingIsQuarantined() {
    var failing =
        new HookedModel(
            shop.model(),
            () -> {
              throw new IllegalStateException("no session");
            });
    shop.put("new", "lamp");
    try (var follower = follower(failing)) {
      assertThatThrownBy(follower::catchUp).hasMessage("no session");
      assertThat(index.quarantine().size()).isZero();
    }
  }

  @Test
  void isKnownAfterARestartAndInTheCommit() {
    shop.put("bad", "poison");
    try (var follower = follower()) {
      follower.catchUp();
    } // which commits
    List<QuarantinedProduct> before = index.quarantine().after(0, 9);
    index.close();
    index = shop.open(generation);
    assertThat(index.quarantine().after(0, 9)).hasSize(1).isEqualTo(before);
    Path live = shop.home.live(generation.manifest().id());
    try (var committed = ProductIndex.find(live, 0).orElseThrow()) {
      assertThat(committed.quarantine().after(0, 9)).isEqualTo(before);
    }
  }

  @Test
  void isFoundAgainAfterTheWriterFailedBadly() {
    try (var follower = follower()) {
      follower.catchUp();
      index.commit();
      shop.put("p1", "poison in what was good");
      follower.catchUp();
      assertQuarantined("p1");
      shop.putLarge("p2");
      shop.obstruct(generation, 1);
      assertThatThrownBy(follower::catchUp).isInstanceOf(StorageFailed.class);
      assertThat(index.isBroken()).isTrue();

      follower.catchUp();
      assertShown("p2");
      assertQuarantined("p1");
    }
  }

  @Test
  void isFoundAgainWhenNothingWasCommitted() {
    shop.put("bad", "poison");
    shop.put("good", "lamp");
    try (var _ = follower()) {
      index.close(); // as a kill does
      index = shop.open(generation);
    }
    try (var follower = follower()) {
      follower.catchUp();
      assertShown("good");
      assertQuarantined("bad");
    }
  }

  @Test
  void aRowThatIsNoProductIsQuarantined() throws SQLException {
    write("p1", "'{\"id\":\"p1\",\"price\":\"cheap\"}'");
    write("p2", "'not even JSON'");
    write("p3", "'{\"id\":\"p3\",\"description\":\"' || printf('%.9000000c', 'x') || '\"}'");
    shop.put("good", "lamp");
    try (var follower = follower()) {
      follower.catchUp();
      assertShown("good");
      assertQuarantined("p1", "p2", "p3");
      assertThat(index.quarantine().find("p1").orElseThrow().reason())
          .isEqualTo("price is 'cheap'; wanted a finite number of at least 0");
      assertThat(index.quarantine().find("p3").orElseThrow().reason())
          .isEqualTo("product is 'p3'; wanted JSON of less than 2,100,000 characters");
      assertThat(shop.store.products().find("p1")).isEmpty();
      shop.put("p1", "mended");
      follower.catchUp();
      assertShown("p1");
      assertQuarantined("p2", "p3");
    }
  }

  private void write(String id, String json) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + shop.home.store());
        var statement = connection.createStatement()) {
      statement.execute(
          "UPDATE product SET json = %s, sequence = (SELECT sequence + 1 FROM change_counter) WHERE id = '%s'"
              .formatted(json, id));
      statement.execute("UPDATE change_counter SET sequence = sequence + 1");
    }
  }

  @Test
  void whatTheIndexDoesNotTakeIsQuarantined() {
    shop.put("bad", "a lamp");
    shop.put("good", "another lamp");
    try (var follower = follower(new CrookedModel(shop.model()))) {
      follower.catchUp();
      assertShown("good");
      assertQuarantined("bad");
      assertThat(index.quarantine().find("bad").orElseThrow().reason())
          .startsWith("IllegalArgumentException: ");
    }
  }

  /** Gives one product a vector of another length than the index has. */
  private static final class CrookedModel extends ForwardingModel {
    CrookedModel(MatchModel model) {
      super(model);
    }

    @Override
    public float[][] itemVectors(List<String> ids, List<Embedding> centred) {
      float[][] towerVectors = super.itemVectors(ids, centred);
      int bad = ids.indexOf("bad");
      if (bad >= 0) {
        towerVectors[bad] = new float[] {1, 0};
      }
      return towerVectors;
    }
  }

  private void assertShown(String id) {
    assertThat(isShown(id)).as(id).isTrue();
  }

  private boolean isShown(String id) {
    try (var snapshot = index.snapshot()) {
      return snapshot.find(id).isPresent();
    }
  }

  private void assertQuarantined(String... ids) {
    assertThat(index.quarantine().after(0, 1000))
        .extracting(QuarantinedProduct::id)
        .containsExactlyInAnyOrder(ids);
    for (String id : ids) {
      assertThat(isShown(id)).as(id).isFalse();
    }
  }

  private IndexFollower follower() {
    return follower(shop.model());
  }

  private IndexFollower follower(MatchModel model) {
    return IndexFollower.of(
        shop.store,
        index,
        new ProductPreparation(
            new CachedEncoder(encoder, shop.cache),
            generation.centring(),
            model,
            AttributeTypes.NONE),
        IndexerRole.ALONE,
        Duration.ofSeconds(5),
        new StatsFeed(shop.store, shop.rankings),
        IndexFollower.Listener.NONE);
  }
}
