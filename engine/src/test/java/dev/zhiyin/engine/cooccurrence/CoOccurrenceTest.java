package dev.zhiyin.engine.cooccurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.IdHash;
import dev.zhiyin.engine.explain.PairCount;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

class CoOccurrenceTest {
  private static final int PRODUCTS = 60;

  @TempDir private Path folder;

  private final List<CoOccurrence> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(CoOccurrence::close);
  }

  @Test
  void saysHowMuchMoreOftenThanByChance() throws IOException {
    var counts = new CoOccurrenceCounter();
    for (int i = 0; i < 4; i++) {
      counts.add(List.of("tent", "stove"), List.of());
    }
    counts.add(List.of("tent", "mat"), List.of());
    for (int i = 0; i < 5; i++) {
      counts.add(List.of("lipstick"), List.of());
      counts.add(List.of(), List.of());
    }
    CoOccurrence found = written(counts);

    assertThat(found.of("tent"))
        .containsExactly(new CoOccurring("stove", interacted(4), 4.0 * 10 / (5 * 4)));
    assertThat(found.of("stove")).containsExactly(new CoOccurring("tent", interacted(4), 2));
    assertThat(found.of("mat")).as("met together once, which is chance").isEmpty();
    assertThat(found.of("nothing")).isEmpty();
    assertThat(together(found, "stove", "tent")).isEqualTo(interacted(4));
    assertThat(together(found, "tent", "mat")).as("goes not with it").isEqualTo(PairCount.NONE);
    assertThat(together(found, "tent", "nothing")).isEqualTo(PairCount.NONE);
    assertThat(together(found, "nothing", "elsewhere")).isEqualTo(PairCount.NONE);
  }

  private static PairCount interacted(long shoppers) {
    return new PairCount(shoppers, false);
  }

  @Test
  void whatIsBoughtInOneBasketComesFirstAndAShopperCountsOnce() throws IOException {
    var counts = new CoOccurrenceCounter();
    List<String> all = List.of("tent", "stove", "mat", "lamp");
    List<List<String>> often = List.of(List.of("tent", "mat"), List.of("mat", "tent"));
    for (int i = 0; i < 3; i++) {
      counts.add(all, often);
    }
    for (int i = 0; i < 2; i++) {
      counts.add(all, List.of(List.of("tent", "lamp"), List.of("tent", "lamp")));
    }
    for (int i = 0; i < 5; i++) {
      counts.add(List.of("lipstick"), List.of(List.of("lipstick")));
    }
    CoOccurrence found = written(counts);

    assertThat(found.of("tent"))
        .containsExactly(
            new CoOccurring("mat", new PairCount(3, true), 3.0 * 10 / (5 * 3)),
            new CoOccurring("stove", interacted(5), 2),
            new CoOccurring("lamp", interacted(5), 2));
    assertThat(together(found, "mat", "tent")).isEqualTo(new PairCount(3, true));
    assertThat(together(found, "tent", "lamp"))
        .as("bought together by two, four times")
        .isEqualTo(interacted(5));
  }

  @Test
  void whatGoesWithVeryManyIsCountedFromEitherSide() throws IOException {
    var counts = new CoOccurrenceCounter();
    for (int i = 0; i <= CoOccurrenceCounter.MOST; i++) {
      for (int j = 0; j < 3; j++) {
        counts.add(List.of("tent", "of-tents-" + i), List.of());
      }
    }
    for (int i = 0; i < 4; i++) {
      counts.add(List.of("tent", "stove"), List.of());
      counts.add(List.of("stove"), List.of());
    }
    for (int i = 0; i < 100; i++) {
      counts.add(List.of("lipstick"), List.of());
    }
    CoOccurrence found = written(counts);

    assertThat(found.of("tent"))
        .as("more often with others than by chance")
        .hasSize(CoOccurrenceCounter.MOST)
        .extracting(CoOccurring::productId)
        .doesNotContain("stove");
    assertThat(together(found, "stove", "tent")).isEqualTo(interacted(4));
    assertThat(together(found, "tent", "stove")).isEqualTo(interacted(4));
  }

  /** Ids may tell what is new: other ids for the same products give another order of equals. */
  @Test
  void equalsComeInNoOrderOfTheirIds() throws IOException {
    List<Integer> order = places("p");
    assertThat(order).isNotEqualTo(places("other-p"));
    assertThat(order)
        .hasSize(9)
        .isNotEqualTo(order.stream().sorted().toList())
        .isNotEqualTo(order.stream().sorted(Comparator.reverseOrder()).toList());
  }

  /* In what order nine products follow that all go with one. */
  private List<Integer> places(String prefix) throws IOException {
    List<String> ids = IntStream.range(0, 10).mapToObj(i -> prefix + i).toList();
    var counts = new CoOccurrenceCounter();
    for (int i = 0; i < 3; i++) {
      counts.add(ids, List.of());
      counts.add(List.of("lipstick"), List.of());
    }
    return written(counts).of(ids.getFirst()).stream()
        .map(one -> ids.indexOf(one.productId()))
        .toList();
  }

  @Test
  void keepsNothingThatIsMetTogetherNoMoreThanByChance() throws IOException {
    var counts = new CoOccurrenceCounter();
    for (int i = 0; i < 10; i++) {
      counts.add(List.of("a", "b"), List.of());
    }
    assertThat(written(counts).of("a")).isEmpty();
  }

  @Test
  void findsIdsOfEveryLengthAndScript() throws IOException {
    List<String> ids = List.of("a", "ab", "aé", "b", "商品", "商品二", "\ud83d\ude00", "\uffee");
    var counts = new CoOccurrenceCounter();
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < ids.size(); j += 2) {
        counts.add(ids.subList(j, j + 2), List.of());
      }
    }
    CoOccurrence found = written(counts);

    for (int j = 0; j < ids.size(); j++) {
      assertThat(found.of(ids.get(j)))
          .extracting(CoOccurring::productId)
          .containsExactly(ids.get(j ^ 1));
    }
    for (String other : List.of("", "A", "aa", "abc", "商", "\uffef", "z")) {
      assertThat(found.of(other)).isEmpty();
    }
  }

  @ParameterizedTest
  @RandomSeeds
  void findsWhatCountingAllPairsFinds(Seed seed) throws IOException {
    var random = new Random(seed.value());
    List<Set<String>> baskets = baskets(random);
    CoOccurrence found = counted(baskets);

    for (int product = 0; product < PRODUCTS; product++) {
      List<CoOccurring> expected = expected(id(product), baskets);
      List<CoOccurring> coOccurrence = found.of(id(product));
      assertThat(coOccurrence).hasSameSizeAs(expected);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(coOccurrence.get(i).productId()).isEqualTo(expected.get(i).productId());
        assertThat(coOccurrence.get(i).together()).isEqualTo(expected.get(i).together());
        assertThat(coOccurrence.get(i).lift()).isCloseTo(expected.get(i).lift(), within(1e-9));
      }
    }
    Collections.shuffle(baskets, random);
    CoOccurrence shuffled = counted(baskets);
    for (int product = 0; product < PRODUCTS; product++) {
      assertThat(shuffled.of(id(product))).isEqualTo(found.of(id(product)));
    }
  }

  private CoOccurrence counted(List<Set<String>> baskets) throws IOException {
    var counts = new CoOccurrenceCounter();
    baskets.forEach(products -> counts.add(products, List.of()));
    return written(counts);
  }

  private CoOccurrence written(CoOccurrenceCounter counts) throws IOException {
    Path file = Files.createTempFile(folder, "cooccurrence", ".bin");
    counts.write(file);
    CoOccurrence written = CoOccurrence.open(file);
    opened.add(written);
    return written;
  }

  /* Products of one half go together. */
  private static List<Set<String>> baskets(Random random) {
    var baskets = new ArrayList<Set<String>>();
    for (int shopper = 0; shopper < 150; shopper++) {
      var basket = new HashSet<String>();
      int half = shopper % 2 * PRODUCTS / 2;
      for (int i = 1 + random.nextInt(20); i > 0; i--) {
        basket.add(id(random.nextInt(8) == 0 ? random.nextInt(PRODUCTS) : half + skewed(random)));
      }
      baskets.add(basket);
    }
    return baskets;
  }

  private static int skewed(Random random) {
    return (int) (random.nextDouble() * random.nextDouble() * PRODUCTS / 2);
  }

  private static String id(int product) {
    return "p" + product;
  }

  private static List<CoOccurring> expected(String id, List<Set<String>> baskets) {
    var found = new ArrayList<CoOccurring>();
    for (int product = 0; product < PRODUCTS; product++) {
      String other = id(product);
      long together = count(baskets, Set.copyOf(List.of(id, other)));
      double lift =
          (double) together
              * baskets.size()
              / ((double) count(baskets, Set.of(id)) * count(baskets, Set.of(other)));
      if (!other.equals(id) && together >= CoOccurrenceCounter.LEAST_TOGETHER && lift > 1) {
        found.add(new CoOccurring(other, interacted(together), lift));
      }
    }
    found.sort(
        (a, b) ->
            a.lift() == b.lift()
                ? IdHash.ORDER.compare(a.productId(), b.productId())
                : Double.compare(b.lift(), a.lift()));
    return found.subList(0, Math.min(CoOccurrenceCounter.MOST, found.size()));
  }

  private static long count(List<Set<String>> baskets, Set<String> ids) {
    return baskets.stream().filter(basket -> basket.containsAll(ids)).count();
  }

  @Test
  void readsOnlyWhatItWrote() throws IOException {
    Path other = Files.write(folder.resolve("other"), new byte[] {1, 2, 3, 4, 5});
    Path cut = Files.write(folder.resolve("cut"), new byte[] {0x5a, 0x59, 0x43, 0x34, 0});
    Path empty = Files.createFile(folder.resolve("empty"));

    assertThatThrownBy(() -> CoOccurrence.open(other))
        .isInstanceOf(IOException.class)
        .hasMessage(other + " holds no list of products that go together");
    assertThatThrownBy(() -> CoOccurrence.open(cut))
        .isInstanceOf(IOException.class)
        .hasMessage(cut + " ends too early");
    assertThatThrownBy(() -> CoOccurrence.open(empty))
        .isInstanceOf(IOException.class)
        .hasMessage(empty + " ends too early");
  }

  private static PairCount together(CoOccurrence found, String one, String other) {
    return found.together(found.place(one), found.place(other));
  }
}
