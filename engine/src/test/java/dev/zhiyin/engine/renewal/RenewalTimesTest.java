package dev.zhiyin.engine.renewal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenewalTimesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final CategoryPath FOOD = CategoryPath.parse("Food");
  private static final CategoryPath TEA = CategoryPath.parse("Food > Tea");
  private static final CategoryPath BLENDER = CategoryPath.parse("Kitchen > Blenders");
  private static final Map<String, CategoryPath> CATEGORIES =
      Map.of(
          "tea", TEA, "green tea", TEA, "jam", CategoryPath.parse("Food > Jam"), "mixer", BLENDER);

  @TempDir private Path folder;

  static Instant day(double days) {
    return START.plusMillis(Math.round(days * 86_400_000));
  }

  static Basket basket(double days, String... products) {
    return new Basket(day(days), Set.of(products));
  }

  static RenewalTimes learned(List<List<Basket>> shoppers) {
    return RenewalCounter.learn(
        shoppers::forEach,
        id -> CATEGORIES.getOrDefault(id, CategoryPath.NONE),
        START.plusSeconds(86_400 * 10_000L));
  }

  /* Shoppers who come some time before the end and buy the product again and again. */
  private static List<List<Basket>> buying(
      String product, double every, double end, Random random) {
    var shoppers = new ArrayList<List<Basket>>();
    for (int i = 0; i < 2000; i++) {
      var baskets = new ArrayList<Basket>();
      for (double day = random.nextDouble() * end; day < end; ) {
        baskets.add(basket(day, product));
        day += 1 - Math.log(1 - random.nextDouble()) * every;
      }
      shoppers.add(baskets);
    }
    return shoppers;
  }

  /* Waits that end within 40 days are 16 days long on average; half of all are 29 and longer. */
  @RandomSeeds
  void waitsThatHaveNotEndedCountForAsLongAsTheyHaveLasted(Seed seed) {
    RenewalTimes times = learned(buying("tea", 40, 40, seed.random()));

    assertThat(times.sameKindAgain(TEA, .5).orElseThrow())
        .isCloseTo(1 + 40 * Math.log(2), within(3.0));
    assertThat(again(times, "tea", 25)).isCloseTo(1 - Math.exp(-24 / 40.0), within(.04));
  }

  private static double again(RenewalTimes times, String product, double days) {
    CategoryPath category = CATEGORIES.getOrDefault(product, CategoryPath.NONE);
    return -Math.expm1(-times.sameProduct(product, category).cumulative(days));
  }

  @Test
  void aKindIsBoughtAgainByAnyProductOfItAndAProductOnlyByItself() {
    var shoppers = new ArrayList<List<Basket>>();
    for (int i = 0; i < 200; i++) {
      shoppers.add(List.of(basket(0, "tea"), basket(10, "green tea"), basket(400, "mixer")));
    }
    RenewalTimes times = learned(shoppers);

    assertThat(times.sameKindAgain(TEA, .3).orElseThrow()).isBetween(7.0, 10.0);
    assertThat(times.usualWait("tea", TEA, .05)).isEmpty();
    assertThat(times.sated(BLENDER, .4)).isEqualTo(365);
    assertThat(times.sated(TEA, .3)).isBetween(7.0, 10.0);
    assertThat(RenewalTimes.NONE.sated(TEA, .4)).isZero();
    assertThat(times.sameKindAgain(BLENDER, .4)).as("nobody had the time to").isEmpty();
  }

  /* Nobody bought again, and nobody was watched for long. */
  @Test
  void nobodyIsTakenForSatedLongerThanAnyBuyerWasWatched() {
    var few = List.of(List.of(basket(0, "mixer")), List.of(basket(1, "mixer"), basket(3, "jam")));
    assertThat(learned(few).sated(BLENDER, .1)).isLessThanOrEqualTo(3);
    var many = new ArrayList<>(Collections.nCopies(500, few.getFirst()));
    many.add(few.getLast());
    assertThat(learned(many).sated(BLENDER, .1)).isLessThanOrEqualTo(3);
  }

  @Test
  void aCategoryOfWhichLittleIsKnownIsTakenForTheOneAboveIt() {
    var shoppers = new ArrayList<>(buying("tea", 20, 300, new Random(1)));
    shoppers.add(List.of(basket(0, "jam"), basket(290, "mixer")));
    RenewalTimes times = learned(shoppers);

    double above = times.sameKindAgain(FOOD, .5).orElseThrow();
    double jam = times.sameKindAgain(CategoryPath.parse("Food > Jam"), .5).orElseThrow();
    assertThat(jam).isGreaterThan(above).isLessThan(1.4 * above);
    assertThat(times.sameKindAgain(CategoryPath.parse("Food > Honey > Dark"), .5))
        .as("not known at all")
        .hasValue(above);
  }

  @Test
  void aProductHasTimesOfItsOwn() {
    var shoppers = new ArrayList<>(buying("tea", 10, 300, new Random(2)));
    shoppers.addAll(buying("green tea", 60, 300, new Random(3)));
    RenewalTimes times = learned(shoppers);

    assertThat(times.usualWait("tea", TEA, .05).orElseThrow())
        .isLessThan(times.usualWait("green tea", TEA, .05).orElseThrow() / 2);
    assertThat(again(times, "green tea", 61)).isCloseTo(1 - Math.exp(-1), within(.1));
  }

  /* All of a category 30 days apart on average, but one product always by 33 days. */
  @Test
  void aProductThatIsBoughtOftenHasARhythmOfItsOwn() {
    var shoppers = new ArrayList<>(buying("tea", 30, 300, new Random(4)));
    for (int i = 0; i < 400; i++) {
      int day = i % 100;
      shoppers.add(
          List.of(
              basket(day, "green tea"), basket(day + 33, "green tea"), basket(day + 66, "jam")));
    }
    RenewalTimes times = learned(shoppers);

    assertThat(times.usualWait("green tea", TEA, .05).orElseThrow()).isBetween(28.0, 35.0);
  }

  @Test
  void twicePerDayIsOnceAndWhatLiesInTheFutureIsNothing() {
    var shoppers = new ArrayList<List<Basket>>();
    for (int i = 0; i < 100; i++) {
      shoppers.add(List.of(basket(0, "tea"), basket(.5, "tea"), basket(100, "mixer")));
    }
    shoppers.add(List.of(basket(20_000, "tea"), basket(20_001, "tea")));
    RenewalTimes times = learned(shoppers);

    assertThat(times.node(TEA).again()).isZero();
    assertThat(times.node(TEA).buyers()).isEqualTo(100);
  }

  /* So many who buy it every week for some months, and so many who bought it once before them. */
  private static RenewalTimes weekly(int again, int once) {
    var weeks = IntStream.range(0, 21).mapToObj(week -> basket(60 + 7 * week, "tea")).toList();
    var shoppers = new ArrayList<>(Collections.nCopies(again, weeks));
    shoppers.addAll(Collections.nCopies(once, List.of(basket(0, "tea"))));
    return learned(shoppers);
  }

  @Test
  void whoeverBuysAgainAndAgainIsOneBuyerOfMany() {
    assertThat(weekly(1, 100).usualWait("tea", TEA, .05)).isEmpty();
    assertThat(weekly(1, 100).node(TEA).again()).isEqualTo(1);
  }

  @Test
  void othersAreToldOfFromOneBuyerInTwentyOn() {
    assertThat(weekly(20, 381).usualWait("tea", TEA, .05)).isEmpty();
    assertThat(weekly(20, 300).usualWait("tea", TEA, .05)).isPresent();
    assertThat(weekly(19, 19).usualWait("tea", TEA, .05)).isEmpty();
  }

  @Test
  void nobodyIsTakenForTheAccountOfAllGuests() {
    var guests = IntStream.range(0, 400).mapToObj(day -> basket(day, "mixer")).toList();
    var shoppers = new ArrayList<>(Collections.nCopies(200, List.of(basket(0, "mixer"))));
    shoppers.add(guests);
    assertThat(learned(shoppers).sated(BLENDER, .4)).isEqualTo(365);
  }

  @RandomSeeds(2)
  void isReadAsItWasWritten(Seed seed) throws IOException {
    RenewalTimes times = learned(buying("tea", 20, 300, seed.random()));
    Path file = folder.resolve("renewal.json");
    times.write(file);
    RenewalTimes read = RenewalTimes.read(file);

    for (double share : new double[] {.1, .25, .5, .9}) {
      assertThat(read.sameKindAgain(TEA, share).orElseThrow())
          .isCloseTo(times.sameKindAgain(TEA, share).orElseThrow(), within(.01));
    }
    assertThat(read.node(TEA).buyers()).isEqualTo(times.node(TEA).buyers());
    assertThat(read.usualWait("tea", TEA, .05).orElseThrow())
        .isCloseTo(times.usualWait("tea", TEA, .05).orElseThrow(), within(.01));
  }

  @Test
  void readsHowLongAnybodyWasWatched() throws IOException {
    var shoppers = new ArrayList<>(Collections.nCopies(500, List.of(basket(0, "mixer"))));
    shoppers.add(List.of(basket(3, "jam")));
    Path file = folder.resolve("renewal.json");
    learned(shoppers).write(file);
    assertThat(RenewalTimes.read(file).sated(BLENDER, .1)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'categories':[{'category':[],'product':[1],'kind':[1],'buyers':1,'again':0}],'products':{},'watched':1}",
        "{'categories':[],'products':{}}",
        "{'categories':[]",
        ""
      })
  void anotherFileIsRefused(String json) throws IOException {
    Path file = folder.resolve("renewal.json");
    Files.writeString(file, json.replace('\'', '"'));
    assertThatThrownBy(() -> RenewalTimes.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + " holds no renewal times");
  }

  @Test
  void aShopThatHasSoldNothingKnowsNothing() {
    RenewalTimes none = learned(List.of(List.of()));
    assertThat(none.sameKindAgain(TEA, .1)).isEmpty();
    assertThat(none.usualWait("tea", TEA, .1)).isEmpty();
  }
}
