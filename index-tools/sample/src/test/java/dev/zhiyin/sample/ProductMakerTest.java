package dev.zhiyin.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.sample.Department.Language;
import dev.zhiyin.sample.ProductMaker.SampleProduct;
import dev.zhiyin.sample.ShopVocabulary.Niche;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProductMakerTest {
  private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

  /** What Chinese text may write in Latin: models, units and techniques, no plain English. */
  private static final Pattern ENGLISH_WORD = Pattern.compile("(?<![A-Za-z])[a-z]{4,}");

  private static final Pattern UNFINISHED = Pattern.compile("[{}|]|  |^ | $|null");

  private final List<SampleProduct> products = Sample.PRODUCTS;

  @Test
  void givesEveryProductThreeLevelsOfCategory() {
    assertThat(products).hasSize(3000);
    assertThat(products)
        .allSatisfy(each -> assertThat(each.product().category().levels()).hasSize(3));
    assertThat(products).extracting(SampleProduct::niche).containsAll(Sample.LEXICON.niches());
  }

  @Test
  void neverUsesATitleTwice() {
    assertThat(products).extracting(each -> each.product().title()).doesNotHaveDuplicates();
  }

  @Test
  void neverUsesATitleTwiceInALargeShop() {
    var many = SampleShop.products(Sample.LEXICON, Sample.withProducts(20_000));
    assertThat(many.stream().map(each -> each.product().title()).distinct()).hasSize(20_000);
  }

  @Test
  void leavesNoSlotAndNoStraySpace() {
    for (var language : Language.values()) {
      assertThat(texts(language).filter(UNFINISHED.asPredicate())).isEmpty();
    }
  }

  @Test
  void writesEachProductInOneLanguage() {
    assertThat(texts(Language.ENGLISH).filter(HAN.asPredicate())).isEmpty();
    assertThat(texts(Language.CHINESE).filter(ENGLISH_WORD.asPredicate())).isEmpty();
    assertThat(in(Language.CHINESE))
        .extracting(each -> each.product().title())
        .allMatch(HAN.asPredicate());
  }

  @Test
  void writesSixInTenInChinese() {
    assertThat(in(Language.CHINESE)).hasSizeBetween(1700, 1900);
  }

  @Test
  void namesModelsAndUnitsInLatinInsideChineseTitles() {
    assertThat(titles(Language.CHINESE))
        .anyMatch(title -> title.contains("40L"))
        .anyMatch(title -> title.contains("USB-C"))
        .anyMatch(title -> title.matches(".*RGX\\d0\\d0.*"))
        .anyMatch(title -> title.contains("5G 手机"));
  }

  @Test
  void keepsPricesInTheBandOfTheirNiche() {
    assertThat(products)
        .allSatisfy(
            each ->
                assertThat(each.product().offer().price().orElseThrow())
                    .as(each.product().title())
                    .isBetween(
                        (double) each.niche().lowestPrice(), (double) each.niche().highestPrice()));
  }

  @Test
  void asksMoreForFineBrandsThanForCheapOnes() {
    for (var niche : Sample.LEXICON.niches()) {
      assertThat(meanPrice(niche, 3)).as(niche.toString()).isGreaterThan(meanPrice(niche, 1));
    }
  }

  @Test
  void hasAboutFourInAHundredSoldOut() {
    assertThat(products)
        .filteredOn(each -> !each.product().offer().inStock())
        .hasSizeBetween(75, 165);
  }

  @Test
  void beganToOfferItsProductsWithinTheYearAndSomeThisWeek() {
    assertThat(products).allSatisfy(each -> assertThat(age(each)).isBetween(days(0), days(365)));
    assertThat(products)
        .filteredOn(each -> age(each).compareTo(days(7)) < 0)
        .hasSizeBetween(90, 220);
  }

  @Test
  void describesInTwoToFourSentences() {
    assertThat(in(Language.CHINESE))
        .extracting(each -> each.product().text().description())
        .allMatch(description -> description.matches("([^。]+。){2,4}"));
  }

  @Test
  void describesWhatTheTitleNames() {
    for (var each : products) {
      assertThat(each.draft().features())
          .isNotEmpty()
          .extracting(feature -> each.draft().say(feature.sentence()))
          .allMatch(each.product().text().description()::contains);
    }
  }

  @Test
  void hasUpToFiveReviewsThatDiffer() {
    assertThat(products)
        .extracting(each -> each.product().text().reviews())
        .allSatisfy(reviews -> assertThat(reviews).hasSizeBetween(0, 5).doesNotHaveDuplicates());
  }

  @Test
  void hasAboutFortySellers() {
    assertThat(products.stream().map(each -> each.product().offer().seller()).distinct().count())
        .isBetween(35L, 45L);
  }

  @Test
  void leavesTheFirstProductsAsTheyAreWhenThereAreMore() {
    var few = SampleShop.products(Sample.LEXICON, Sample.withProducts(500));
    assertThat(few).isEqualTo(products.subList(0, 500));
  }

  private List<SampleProduct> in(Language language) {
    return products.stream().filter(each -> each.draft().language() == language).toList();
  }

  private Stream<String> texts(Language language) {
    return in(language).stream().flatMap(each -> texts(each.product()).stream());
  }

  private List<String> titles(Language language) {
    return in(language).stream().map(each -> each.product().title()).toList();
  }

  private double meanPrice(Niche niche, int tier) {
    Predicate<SampleProduct> wanted =
        each -> each.niche().equals(niche) && each.draft().brand().tier() == tier;
    return products.stream()
        .filter(wanted)
        .mapToDouble(each -> each.product().offer().price().orElseThrow())
        .average()
        .orElse(tier == 1 ? 0 : Double.MAX_VALUE);
  }

  private static List<String> texts(Product product) {
    return Stream.of(
            List.of(product.title(), product.text().description(), product.brand()),
            product.text().reviews(),
            product.category().levels(),
            List.of(product.offer().seller()),
            product.attributes().values().stream().flatMap(List::stream).toList())
        .flatMap(List::stream)
        .toList();
  }

  private static Duration age(SampleProduct each) {
    return Duration.between(each.product().created().orElseThrow(), Sample.CONFIG.end());
  }

  private static Duration days(int days) {
    return Duration.ofDays(days);
  }
}
