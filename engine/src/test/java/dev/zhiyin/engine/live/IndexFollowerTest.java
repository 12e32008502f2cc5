package dev.zhiyin.engine.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.Throttle;
import dev.zhiyin.engine.ZhiyinException.ServiceFailed;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.embed.FailingEncoder;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.indexing.WritableIndex;
import dev.zhiyin.engine.lucene.FoundIndex;
import dev.zhiyin.engine.lucene.LiveIndex;
import dev.zhiyin.engine.popularity.StatsFeed;
import dev.zhiyin.engine.product.Availability;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.OfferPatch;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.engine.store.ProductStats;
import dev.zhiyin.engine.store.Store;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class IndexFollowerTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;
  private FollowedShop shop;
  private Generation generation;
  private LiveIndex index;

  @BeforeEach
  void aShopInService() {
    shop = new FollowedShop(folder);
    shop.stock(30);
    generation = shop.rebuilt();
    index = shop.open(generation);
  }

  @AfterEach
  void close() {
    index.close();
    generation.close();
    shop.close();
  }

  @Test
  void showsWhatItIsToldOf() {
    try (var follower = started()) {
      for (int i = 0; i < 20; i++) {
        shop.put("p" + i, "changed");
        follower.wake();
        assertThat(follower.await(shop.store.sequence(), LONG)).isTrue();
        shop.assertEqual(index, generation);
      }
      assertThat(follower.behind()).isZero();
    }
  }

  @Test
  void showsWhatOtherProgramsChange() {
    try (var follower = started();
        var other = Store.open(shop.home)) {
      long sequence = other.products().put(List.of(Product.titled("new", "lamp"))).sequence();
      assertThat(follower.await(sequence, Duration.ofSeconds(5))).isTrue();
      sequence = other.products().delete(List.of("new", "p3")).sequence();
      assertThat(follower.await(sequence, Duration.ofSeconds(5))).isTrue();
      shop.assertEqual(index, generation);
    }
  }

  @Test
  void aChangeOfPriceOrStockIsNotEmbedded() {
    try (var follower = started()) {
      int before = shop.encoder.encoded();
      var product = shop.store.products().find("p7").orElseThrow();
      var offer = Offer.of(OptionalDouble.of(9.5), "EUR", OptionalInt.of(0), "");
      shop.store.products().put(List.of(product.withOffer(offer)));
      follower.catchUp();
      assertThat(shop.encoder.encoded()).isEqualTo(before);
      shop.assertEqual(index, generation);

      int patched = shop.encoder.encoded();
      var reserved = new OfferPatch.Change.Became(Availability.reserved(Optional.empty()));
      shop.store
          .products()
          .patchOffers(List.of(new OfferPatch("p7", List.of(reserved), Optional.empty())));
      follower.catchUp();
      assertThat(shop.encoder.encoded()).isEqualTo(patched);
      shop.assertEqual(index, generation);

      shop.put("p7", "another text");
      int compared = shop.encoder.encoded();
      follower.catchUp();
      assertThat(shop.encoder.encoded()).isEqualTo(compared + 1);
    }
  }

  @Test
  void handsOnAllStandingsFirstAndThenThoseThatChange() {
    view("u", "p1");
    view("v", "p1");
    view("u", "p2");
    var handed = new ArrayList<List<ProductStats>>();
    var productStats = new StatsFeed(shop.store, handed::add);
    try (var follower = follower(productStats)) {
      follower.catchUp();
      assertThat(handed).containsExactly(shop.store.products().stats(0, 9));
      follower.catchUp();
      assertThat(handed).hasSize(1);
      view("w", "p1");
      follower.catchUp();
      assertThat(handed).hasSize(2);
      assertThat(handed.getLast()).extracting(ProductStats::uniqueShoppers).containsExactly(3L);
    }
    try (var successor = follower(productStats)) {
      successor.catchUp();
      assertThat(handed).hasSize(2);
      view("x", "p2");
      successor.catchUp();
      assertThat(handed).hasSize(3);
    }
  }

  private IndexFollower follower(StatsFeed productStats) {
    return IndexFollower.of(
        shop.store,
        index,
        shop.preparation(generation.centring()),
        IndexerRole.ALONE,
        Duration.ofSeconds(5),
        productStats,
        IndexFollower.Listener.NONE);
  }

  @Test
  void aProductIsAsPopularAsItsStandingSays() {
    view("u", "p1");
    view("v", "p1");
    try (var follower = started()) {
      shop.put("p1", "put after it was met");
      follower.catchUp();
      try (var snapshot = index.snapshot()) {
        assertThat(snapshot.popularity(snapshot.find("p1").orElseThrow())).isEqualTo(2);
      }
    }
  }

  @Test
  void tellsWhatIsShown() {
    var shown = new CopyOnWriteArrayList<Long>();
    try (var follower =
        IndexFollower.of(
            shop.store,
            index,
            shop.preparation(generation.centring()),
            IndexerRole.ALONE,
            Duration.ofSeconds(5),
            new StatsFeed(shop.store, _ -> {}),
            shown::add)) {
      shop.put("p1", "changed");
      follower.catchUp();
      follower.catchUp();
      assertThat(shown).containsExactly(shop.store.sequence());
    }
  }

  /** A transaction that gave some products its number as their title. */
  private record Written(long sequence, int number, List<String> ids) {}

  /* Also of a product that was changed again before the first change could be read. */
  @RandomSeeds(2)
  void whatItSaysIsShownIsShown(Seed seed) throws InterruptedException {
    var small =
        new CatchUp(
            shop.store,
            index,
            shop.preparation(generation.centring()),
            new StatsFeed(shop.store, _ -> {}),
            IndexerRole.ALONE,
            2);
    var written = new ConcurrentLinkedQueue<Written>();
    Thread writer = Thread.ofPlatform().start(() -> write(written, seed.random()));
    Thread follower =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (writer.isAlive()) {
                    small.upTo(shop.store.sequence(), Runnable::run);
                  }
                });
    while (follower.isAlive()) {
      try (var snapshot = index.snapshot()) {
        newest(written, snapshot.sequence())
            .forEach(
                (id, number) ->
                    assertThat(snapshot.product(snapshot.find(id).orElseThrow()).title())
                        .satisfies(
                            title -> assertThat(number).isLessThanOrEqualTo(numberOf(title))));
      }
    }
    writer.join();
  }

  /* Of each product the newest transaction up to this one. */
  private static Map<String, Integer> newest(Collection<Written> written, long sequence) {
    var newest = new TreeMap<String, Integer>();
    for (Written one : written) {
      if (one.sequence() <= sequence) {
        one.ids().forEach(id -> newest.put(id, one.number()));
      }
    }
    return newest;
  }

  private static int numberOf(String title) {
    return title.startsWith("tent") ? 0 : Integer.parseInt(title);
  }

  private void write(Collection<Written> written, Random random) {
    for (int number = 1; number <= 200; number++) {
      String title = Integer.toString(number);
      var ids = random.ints(8, 0, 30).distinct().mapToObj(i -> "p" + i).toList();
      var products = ids.stream().map(id -> Product.titled(id, title)).toList();
      long sequence = shop.store.products().put(products).sequence();
      written.add(new Written(sequence, number, ids));
    }
  }

  @Test
  void goesOnAfterTheWriterFailedBadly() {
    try (var follower = shop.follower(generation, index)) {
      shop.put("p1", "before");
      follower.catchUp();
      index.commit();
      shop.put("p4", "shown but not committed");
      shop.store.products().delete(List.of("p5"));
      follower.catchUp();

      shop.putLarge("p2");
      shop.store.products().delete(List.of("p3"));
      shop.obstruct(generation, 2);
      assertThatThrownBy(follower::catchUp)
          .isInstanceOf(StorageFailed.class)
          .hasMessageContaining(".cfs");
      assertThat(index.isBroken()).isTrue();
      assertThat(follower.behind()).isEqualTo(2);
      try (var snapshot = index.snapshot()) {
        assertThat(snapshot.find("p3")).as("what was shown stays shown").isPresent();
        assertThat(snapshot.find("p5")).as("what was shown stays shown").isEmpty();
      }

      follower.start();
      assertThat(follower.await(shop.store.sequence(), LONG)).isTrue();
      shop.assertEqual(index, generation);
    }
  }

  @Test
  void showsNothingOlderWhileItCatchesUpAfterAFailure() {
    var seen = new ArrayList<Boolean>();
    var small =
        new CatchUp(
            shop.store,
            index,
            hooked(() -> seen.add(isShown("p1"))),
            new StatsFeed(shop.store, _ -> {}),
            IndexerRole.ALONE,
            2);
    small.upTo(shop.store.sequence(), Runnable::run);
    index.commit();
    shop.store.products().delete(List.of("p1"));
    small.upTo(shop.store.sequence(), Runnable::run);
    shop.putLarge("p2");
    shop.obstruct(generation, 1);
    assertThatThrownBy(() -> small.upTo(shop.store.sequence(), Runnable::run))
        .isInstanceOf(StorageFailed.class);

    IntStream.range(3, 12).forEach(i -> shop.put("p" + i, "changed"));
    shop.put("p1", "back");
    seen.clear();
    small.upTo(shop.store.sequence(), Runnable::run);
    assertThat(seen).hasSizeGreaterThan(4).containsOnly(false);
    shop.assertEqual(index, generation);
  }

  private CatchUp small() {
    return new CatchUp(
        shop.store,
        index,
        shop.preparation(generation.centring()),
        new StatsFeed(shop.store, _ -> {}),
        IndexerRole.ALONE,
        2);
  }

  @Test
  void endsARoundThoughProductsChangeFasterThanTheyAreRead() {
    var parts = new int[1];
    IntStream.range(3, 12).forEach(i -> shop.put("p" + i, "changed"));
    long newest = shop.store.sequence();

    small()
        .upTo(
            newest,
            part -> {
              part.run();
              assertThat(parts[0]++).as("parts of one round").isLessThan(100);
              shop.put(
                  "p" + (parts[0] % 2), "changed again, for the %dth time".formatted(parts[0]));
            });

    assertThat(index.sequence()).isBetween(newest, shop.store.sequence());
    small().upTo(shop.store.sequence(), Runnable::run);
    shop.assertEqual(index, generation);
  }

  @Test
  void goesOnWithARoundThatFailed() {
    IntStream.range(0, 20).forEach(i -> shop.put("p" + i, "changed"));
    long newest = shop.store.sequence();
    long before = index.sequence();
    var parts = new int[1];
    CatchUp small = small();

    assertThatThrownBy(
            () ->
                small.upTo(
                    newest,
                    part -> {
                      if (++parts[0] == 15) {
                        throw new StoreUnavailable("away", new IllegalStateException());
                      }
                      part.run();
                    }))
        .isInstanceOf(StoreUnavailable.class);
    assertThat(index.sequence()).as("nothing is promised yet").isEqualTo(before);
    small.upTo(
        newest,
        part -> {
          parts[0]++;
          part.run();
        });

    assertThat(parts[0]).isLessThan(25);
    assertThat(index.sequence()).isEqualTo(newest);
    shop.assertEqual(index, generation);
  }

  @Test
  void showsWhatAStoreThatWasSetBackHolds() {
    index.refresh(1_000);
    CatchUp small = small();
    shop.put("p1", "after the store was set back");

    small.upTo(shop.store.sequence(), Runnable::run);

    assertThat(index.sequence()).isEqualTo(shop.store.sequence());
    shop.assertEqual(index, generation);
  }

  @Test
  void handsOnTheStatisticsOfAStoreThatWasSetBack() {
    var handed = new ArrayList<List<ProductStats>>();
    var productStats = new StatsFeed(shop.store, handed::add);
    productStats.handOn(1_000);
    view("u", "p1");
    long newest = shop.store.sequence();

    assertThat(productStats.are(newest)).isFalse();
    productStats.handOn(newest);
    assertThat(productStats.are(newest)).isTrue();
    assertThat(handed).containsExactly(shop.store.products().stats(0, 9));
    assertThat(productStats.are(newest - 1)).isTrue();
  }

  @Test
  void closingEndsALongRoundBetweenTwoOfItsParts() throws InterruptedException {
    var parts = new AtomicInteger();
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    Runnable slow =
        () -> {
          parts.incrementAndGet();
          begun.countDown();
          try {
            goOn.await();
          } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
          }
        };
    var follower =
        IndexFollower.of(
            shop.store,
            index,
            hooked(slow),
            IndexerRole.ALONE,
            Duration.ofSeconds(5),
            new StatsFeed(shop.store, _ -> {}),
            IndexFollower.Listener.NONE);
    shop.store
        .products()
        .put(IntStream.range(0, 300).mapToObj(i -> Product.titled("p" + i, "new " + i)).toList());
    follower.start();
    begun.await();
    Thread closer = Thread.ofPlatform().start(follower::close);
    while (!follower.workers().getFirst().isClosing()) {
      Thread.onSpinWait();
    }
    goOn.countDown();
    closer.join();
    assertThat(parts).hasValue(1);
  }

  /* As where another process indexes, and hangs. */
  @Test
  void whoWaitsForAnotherProcessEndsWhenItIsTold() {
    shop.put("p1", "changed");
    var ends = new AtomicBoolean();
    try (var follower =
        IndexFollower.of(
            shop.store,
            index,
            shop.preparation(generation.centring()),
            () -> false,
            Duration.ofSeconds(5),
            new StatsFeed(shop.store, _ -> {}),
            IndexFollower.Listener.NONE)) {
      var catching =
          CompletableFuture.supplyAsync(() -> follower.catchUp(Throttle.FULL, ends::get));
      assertThatThrownBy(() -> catching.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      ends.set(true);
      assertThat(catching).succeedsWithin(Duration.ofSeconds(1)).isEqualTo(false);
    }
  }

  /* As where another process has made what came after the question. */
  @Test
  void makesNothingAgainThatIsNewerThanWhatItWasAskedFor() {
    CatchUp small = small();
    shop.put("p1", "changed");
    long before = shop.store.sequence() - 1;
    small.upTo(shop.store.sequence(), Runnable::run);
    var parts = new int[1];

    small.upTo(before, _ -> parts[0]++);

    assertThat(parts[0]).isZero();
    assertThat(index.sequence()).isEqualTo(before + 1);
  }

  /* Of what is gone and not shown as gone, a search can leave out only so much. */
  @Test
  void ofManyProductsThatAreGoneTheFirstAreShownSoBeforeTheLastAreMade() {
    List<Product> many =
        IntStream.range(0, 4_100).mapToObj(i -> Product.titled("gone" + i, "a tent")).toList();
    shop.store.products().put(many);
    shop.store.products().delete(many.stream().map(Product::id).toList());
    var times = new AtomicInteger();
    var catchUp =
        new CatchUp(
            shop.store,
            watched("refreshGone", times),
            shop.preparation(generation.centring()),
            new StatsFeed(shop.store, _ -> {}),
            IndexerRole.ALONE,
            128);

    catchUp.upTo(shop.store.sequence(), Runnable::run);

    assertThat(times).hasValue(3);
    shop.assertEqual(index, generation);
  }

  /* It shows some of it early, long before all of it is made. */
  @Test
  void whatAnotherProcessIsLongAtIsFollowedOnceAsecond() throws InterruptedException {
    var times = new AtomicInteger();
    var catchUp =
        new CatchUp(
            shop.store,
            watched("followUncounted", times),
            shop.preparation(generation.centring()),
            new StatsFeed(shop.store, _ -> {}),
            () -> false,
            2);
    shop.put("p1", "changed");
    catchUp.upTo(shop.store.sequence(), Runnable::run);
    int before = times.get();

    Thread.sleep(Duration.ofMillis(1_100));
    catchUp.upTo(shop.store.sequence(), Runnable::run);
    assertThat(times).hasValueGreaterThan(before);
  }

  /* The index, of which the calls of one method are counted. */
  private WritableIndex watched(String name, AtomicInteger calls) {
    return (WritableIndex)
        Proxy.newProxyInstance(
            WritableIndex.class.getClassLoader(),
            new Class<?>[] {WritableIndex.class},
            (_, method, arguments) -> {
              if (method.getName().equals(name)) {
                calls.incrementAndGet();
              }
              return method.invoke(index, arguments);
            });
  }

  private boolean isShown(String id) {
    try (var snapshot = index.snapshot()) {
      return snapshot.find(id).isPresent();
    }
  }

  @Test
  void whatFailsIsTriedAgainAndToldToWhoeverCatchesUp() {
    var failing = new boolean[] {true};
    try (var follower =
        IndexFollower.of(
            shop.store,
            index,
            shop.preparation(generation.centring()),
            IndexerRole.ALONE,
            Duration.ofSeconds(5),
            new StatsFeed(
                shop.store,
                _ -> {
                  if (failing[0]) {
                    throw new IllegalStateException("no room for statistics");
                  }
                }),
            IndexFollower.Listener.NONE)) {
      view("u", "p1");
      assertThatThrownBy(follower::catchUp).hasMessage("no room for statistics");
      follower.start();
      assertThat(follower.await(shop.store.sequence(), Duration.ofMillis(300))).isFalse();
      failing[0] = false;
      assertThat(follower.await(shop.store.sequence(), LONG)).isTrue();
    }
  }

  /* As where this process alone lacks a right in the cluster, or the way to a service. */
  @Test
  void whatFailsForLongIsLeftToAnotherProcess() throws InterruptedException {
    var aside = new CountDownLatch(1);
    var role =
        new IndexerRole() {
          @Override
          public boolean isHeld() {
            return true;
          }

          @Override
          public void standAside() {
            aside.countDown();
          }
        };
    Runnable refused =
        () -> {
          throw new ServiceFailed("the encoder is away");
        };
    try (var follower =
        IndexFollower.of(
            shop.store,
            index,
            hooked(refused),
            role,
            Duration.ofSeconds(5),
            new StatsFeed(shop.store, _ -> {}),
            IndexFollower.Listener.NONE)) {
      shop.put("p1", "changed");
      follower.start();
      assertThat(aside.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whoLosesTheRoleInTheMiddleOfARoundWritesNoMore() {
    var held = new boolean[] {true};
    var losing = new boolean[] {true};
    var catchUp =
        new CatchUp(
            shop.store,
            index,
            hooked(() -> held[0] = !losing[0]),
            new StatsFeed(shop.store, _ -> {}),
            () -> held[0],
            2);
    long before = index.sequence();
    shop.store.products().delete(List.of("p2"));
    shop.put("p1", "changed");

    catchUp.upTo(shop.store.sequence(), Runnable::run);

    assertThat(index.sequence()).isEqualTo(before);
    assertThat(isShown("p2")).isTrue();

    held[0] = true;
    losing[0] = false;
    catchUp.upTo(shop.store.sequence(), Runnable::run);
    shop.assertEqual(index, generation);
  }

  @Test
  void whatChangesFasterThanItIsReadIsShownBeforeAllOfItIsMade() {
    List<Product> more =
        IntStream.range(0, 200).mapToObj(i -> Product.titled("more" + i, "lamp")).toList();
    var shown = new ArrayList<Long>();
    Runnable onceAndThenLook =
        () -> {
          if (shown.isEmpty()) {
            shop.store.products().put(more);
          }
          shown.add(more.stream().filter(one -> isShown(one.id())).count());
        };
    var catchUp =
        new CatchUp(
            shop.store,
            index,
            hooked(onceAndThenLook),
            new StatsFeed(shop.store, _ -> {}),
            IndexerRole.ALONE,
            32);
    shop.put("p1", "changed");

    catchUp.upTo(shop.store.sequence(), Runnable::run);

    assertThat(shown.getLast()).isBetween(100L, 199L);
    shop.assertEqual(index, generation);
  }

  /* As on a server whose cache is its own, where another has embedded the products. */
  @Test
  void aNewPriceCostsNoModelCallWhereOnlyTheIndexKnowsTheText(@TempDir Path elsewhere) {
    var encoder = new FailingEncoder(shop.encoder, () -> new ServiceFailed("the encoder is away"));
    encoder.failOn("");
    try (var cache = new EmbeddingCache(new Home(elsewhere).vectorCache());
        var follower =
            IndexFollower.of(
                shop.store,
                index,
                new ProductPreparation(
                    new CachedEncoder(encoder, cache),
                    generation.centring(),
                    shop.model(),
                    AttributeTypes.NONE),
                IndexerRole.ALONE,
                Duration.ofSeconds(5),
                new StatsFeed(shop.store, _ -> {}),
                IndexFollower.Listener.NONE)) {
      Product dearer = shop.store.products().find("p1").orElseThrow().withOffer(priced(9));
      shop.store.products().put(List.of(dearer));
      shop.store.products().delete(List.of("p2"));
      follower.catchUp();
      shop.assertEqual(index, generation);

      shop.put("p3", "another text");
      assertThatThrownBy(follower::catchUp).isInstanceOf(ServiceFailed.class);
    }
  }

  private static Offer priced(double price) {
    return Offer.of(OptionalDouble.of(price), "", OptionalInt.empty(), "");
  }

  private ProductPreparation hooked(Runnable first) {
    return new ProductPreparation(
        new CachedEncoder(shop.encoder, shop.cache),
        generation.centring(),
        new HookedModel(shop.model(), first),
        AttributeTypes.NONE);
  }

  @Test
  void aStoreThatCannotBeReadLeavesTheIndexAsItIs() {
    IndexFollower follower = started();
    follower.catchUp();
    long shown = follower.sequence();
    shop.store.close();
    assertThatThrownBy(follower::catchUp).isInstanceOf(StorageFailed.class);
    assertThat(follower.await(shown, Duration.ZERO)).isTrue();
    assertThat(follower.await(shown + 1, Duration.ofMillis(300))).isFalse();
    try (var snapshot = index.snapshot()) {
      assertThat(snapshot.size()).isEqualTo(30);
    }
    follower.close();
  }

  @Test
  void closingCommitsAndLetsNobodyWait() throws InterruptedException {
    IndexFollower follower = started();
    shop.put("p1", "changed");
    follower.catchUp();
    Thread waiting = Thread.ofVirtual().start(() -> follower.await(1_000_000, LONG));
    follower.close();
    assertThat(waiting.join(Duration.ofSeconds(5))).isTrue();
    assertThat(FoundIndex.in(shop.home.live(generation.manifest().id()), Throttle.FULL))
        .isInstanceOfSatisfying(
            FoundIndex.Sound.class,
            sound ->
                assertThat(sound.checkpoint().orElseThrow().sequence())
                    .isEqualTo(shop.store.sequence()));
  }

  private IndexFollower started() {
    IndexFollower follower = shop.follower(generation, index);
    follower.start();
    return follower;
  }

  private void view(String user, String product) {
    shop.store
        .events()
        .add(
            List.of(
                Event.of(
                    user + product,
                    ShopperId.user(user),
                    new Subject.Item(product),
                    EventType.VIEW,
                    Instant.parse("2026-03-01T12:00:00Z"))));
  }
}
