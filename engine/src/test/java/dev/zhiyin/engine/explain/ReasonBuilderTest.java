package dev.zhiyin.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.explain.Reason.WordedBy;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Note;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.renewal.BuyAgain;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.wording.StoredWording;
import dev.zhiyin.engine.wording.WordingKind;
import dev.zhiyin.engine.wording.Wordings;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReasonBuilderTest {
  private static final Product PACK = product("pack", "凯乐石 40L 双肩包", "户外用品 > 背包 > 登山背包", "Kailas");
  private static final Product TENT = product("tent", "三季 帐篷", "户外用品 > 帐篷", "Naturehike");
  private static final Product PACK_EN =
      product("pack", "Kailas 40L Pack", "Outdoor Gear > Bags > Hiking Backpack", "Kailas");
  private static final Product TENT_EN =
      product("tent", "Naturehike Tent", "Outdoor Gear > Tents", "Naturehike");

  private final ReasonBuilder chinese =
      new ReasonBuilder(Locale.SIMPLIFIED_CHINESE, ReasonBuilderTest::terms, Wordings.none());
  private final ReasonBuilder english =
      new ReasonBuilder(Locale.ENGLISH, ReasonBuilderTest::terms, Wordings.none());

  @Test
  void saysTheChineseSentenceOfTheDesign() {
    assertThat(first(chinese, PACK, met(TENT, EventType.VIEW, .87f)).sentence())
        .isEqualTo("因为您最近浏览了类似的户外用品，为您推荐该登山背包");
  }

  @Test
  void saysTheEnglishSentenceOfTheDesign() {
    saysTheEnglishSentence();
  }

  private void saysTheEnglishSentence() {
    assertThat(first(english, PACK_EN, met(TENT_EN, EventType.VIEW, .87f)).sentence())
        .isEqualTo(
            "We recommend this product because it is similar to something from"
                + " “Outdoor Gear” that you have recently viewed (similarity score: 0.87).");
  }

  @ParameterizedTest
  @CsvSource({
    "VIEW, VIEWED_SIMILAR, 最近浏览了, recently viewed",
    "CLICK, CLICKED_SIMILAR, 最近点击了, recently clicked",
    "SHARE, SHARED_SIMILAR, 最近分享了, recently shared",
    "FAVORITE, FAVORITED_SIMILAR, 收藏了, saved as a favourite",
    "CART, IN_CART_SIMILAR, 加购了, put in your cart",
    "PURCHASE, PURCHASED_SIMILAR, 购买过, bought",
    "REVIEW, REVIEWED_SIMILAR, 评价过, reviewed",
    "SEARCH, SEARCHED_SIMILAR, 搜索过, searched for"
  })
  void saysWhatTheShopperDid(EventType type, ReasonCode code, String zh, String en) {
    assertThat(first(chinese, PACK, met(TENT, type, .5f)).sentence())
        .isEqualTo("因为您" + zh + "类似的户外用品，为您推荐该登山背包");
    assertThat(first(english, PACK_EN, met(TENT_EN, type, .5f)))
        .satisfies(reason -> assertThat(reason.code()).isEqualTo(code))
        .extracting(Reason::sentence)
        .asString()
        .contains("something from “Outdoor Gear” that you have " + en + " (");
  }

  @Test
  void namesTheProductWhereBothAreOfOneNarrowCategory() {
    Product other = product("other", "探路者 50L", "户外用品 > 背包 > 登山背包", "探路者");
    assertThat(first(chinese, PACK, met(other, EventType.CART, .5f)).sentence())
        .isEqualTo("因为您加购了「探路者 50L」，为您推荐该登山背包");
    assertThat(first(english, PACK, met(other, EventType.CART, .5f)).sentence())
        .isEqualTo(
            "We recommend “凯乐石 40L 双肩包” because it is similar to “探路者 50L”,"
                + " which you have put in your cart (similarity score: 0.50).");
  }

  @Test
  void namesTheTitleWhereThereIsNoCategory() {
    var plain = Product.titled("plain", "A lamp");
    assertThat(first(chinese, plain, met(TENT, EventType.VIEW, .5f)).sentence())
        .isEqualTo("因为您最近浏览了「三季 帐篷」，为您推荐「A lamp」");
    assertThat(first(english, plain, met(TENT, EventType.VIEW, .5f)).sentence())
        .startsWith("We recommend “A lamp” because it is similar to “三季 帐篷”, which you");
  }

  @Test
  void writesACategoryAsTheShopDoesWhetherItNamesOneThingOrSeveral() {
    Product shoes = product("shoes", "Trail X", "Outdoor Gear > Running Shoes", "");
    assertThat(english.trending(shoes, 7).first().sentence())
        .isEqualTo("Trending in “Running Shoes”: 7 shoppers have shown interest in it.");
    assertThat(english.newArrival(PACK_EN).alternatives())
        .extracting(Reason::sentence)
        .contains("New in “Hiking Backpack”.");
  }

  @Test
  void callsOnlyRelatedProductsOfOneBroadCategorySimilarAtALowCosine() {
    var lamp = Product.titled("lamp", "A lamp");
    assertThat(first(english, lamp, met(TENT_EN, EventType.VIEW, .3f)).sentence())
        .isEqualTo(
            "We recommend “A lamp” because of “Naturehike Tent”, which you have recently viewed.");
    assertThat(first(english, PACK_EN, met(TENT_EN, EventType.VIEW, .3f)).sentence())
        .contains("similar to something from “Outdoor Gear”");
  }

  @Test
  void claimsNoSimilarityWhereTextsAreNotSimilar() {
    Reason reason = first(english, PACK_EN, met(TENT_EN, EventType.VIEW, -.1f));
    assertThat(reason.code()).isEqualTo(ReasonCode.SAME_CATEGORY);
    assertThat(reason.sentence())
        .isEqualTo(
            "We recommend this product because it is in the same category (“Outdoor Gear”)"
                + " as “Naturehike Tent”, which you have recently viewed.");
    assertThat(first(chinese, PACK, met(TENT, EventType.VIEW, -.1f)).sentence())
        .isEqualTo("因为您最近浏览了「三季 帐篷」，为您推荐该登山背包，它们同属户外用品");
  }

  @Test
  void quotesTheWordsOfASearch() {
    var words =
        new Interaction(
            item(new Subject.Words("登山 40L"), EventType.SEARCH),
            Optional.empty(),
            .4f,
            .4f,
            .62f,
            PairCount.NONE,
            new Interaction.Matched(List.of("40l"), false, false));
    Reason reason = first(chinese, PACK, words);
    assertThat(reason.sentence()).isEqualTo("因为您搜索过“登山 40L”，为您推荐该登山背包");
    assertThat(reason.evidence().productIds()).isEmpty();
    assertThat(reason.evidence().matched()).isEqualTo(Map.of("terms", List.of("40l")));
    assertThat(first(english, PACK_EN, words).sentence())
        .isEqualTo(
            "We recommend this product because it fits “登山 40L”,"
                + " which you have searched for (similarity score: 0.62).");
  }

  @Test
  void cutsLongWordsInsideASentence() {
    var words =
        new Interaction(
            item(new Subject.Words("登山".repeat(2000)), EventType.SEARCH),
            Optional.empty(),
            .4f,
            .4f,
            .62f,
            PairCount.NONE,
            Interaction.Matched.NONE);
    assertThat(first(chinese, PACK, words).sentence())
        .isEqualTo("因为您搜索过“" + "登山".repeat(9) + "…”，为您推荐该登山背包");
    assertThat(
            english
                .matchesSearch(PACK, "w".repeat(1000), List.of(), OptionalDouble.of(.5))
                .first()
                .sentence())
        .isEqualTo("Close in meaning to “" + "w".repeat(36) + "…” (similarity score: 0.50).");
  }

  @Test
  void theBrandThatBothHaveIsToldInTheSameSentence() {
    Product sameBrand = product("other", "凯乐石 冲锋衣", "服装 > 冲锋衣", "KAILAS");
    Reason reason = first(chinese, PACK, met(sameBrand, EventType.PURCHASE, .5f));
    assertThat(reason.sentence()).isEqualTo("因为您购买过「凯乐石 冲锋衣」，为您推荐该登山背包，它们同为Kailas品牌");
    assertThat(reason.code()).isEqualTo(ReasonCode.PURCHASED_SIMILAR);
    assertThat(reason.also()).containsExactly(ReasonCode.SAME_BRAND);
    assertThat(reason.evidence())
        .isEqualTo(
            new Evidence(
                List.of("other"),
                List.of("e-other"),
                Map.of("brand", List.of("Kailas"), "terms", List.of("凯乐石")),
                OptionalDouble.of(.3f),
                OptionalDouble.of(.5f),
                Map.of()));
  }

  @Test
  void theBrandIsTheReasonWhereTextsAreNotSimilar() {
    Product sameBrand = product("other", "Rain jacket", "Clothing", "KAILAS");
    Reason reason = first(english, PACK_EN, met(sameBrand, EventType.FAVORITE, .1f));
    assertThat(reason.code()).isEqualTo(ReasonCode.SAME_BRAND);
    assertThat(reason.sentence())
        .isEqualTo(
            "We recommend this product because it is by Kailas, like “Rain jacket”,"
                + " which you have saved as a favourite.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Unknown", "n/a", "其他", "Generic"})
  void whatStandsForNoBrandIsNoBrand(String brand) {
    Product one = product("one", "Red pen", "", brand);
    Product other = product("other", "Blue lamp", "", brand);
    ReasonChoice all =
        english.ofHistory(one, List.of(met(other, EventType.VIEW, .1f)), Demand.NONE);
    assertThat(all.alternatives())
        .allSatisfy(
            reason -> {
              assertThat(reason.sentence()).doesNotContain(brand);
              assertThat(reason.evidence().matched()).doesNotContainKey("brand");
            });
  }

  @Test
  void severalProductsOfOneBrandAreNamedByItWhereTheFirstHasLessThanHalfOfTheirShares() {
    List<Interaction> several = several("Kailas", 3);
    Reason reason = english.ofHistory(PACK_EN, several, Demand.NONE).first();
    assertThat(reason.code()).isEqualTo(ReasonCode.SAME_BRAND);
    assertThat(reason.sentence())
        .isEqualTo(
            "We recommend this product because it is by Kailas,"
                + " like several products you have recently viewed.");
    assertThat(reason.evidence().productIds()).containsExactly("m0", "m1", "m2");
    assertThat(reason.evidence().eventIds()).containsExactly("e-m0", "e-m1", "e-m2");
    assertThat(reason.evidence().share().orElseThrow()).isCloseTo(.9, within(1e-6));
    assertThat(english.ofHistory(PACK_EN, several.subList(0, 2), Demand.NONE).first().code())
        .isEqualTo(ReasonCode.VIEWED_SIMILAR);
  }

  @Test
  void severalOfOneCategoryAreCalledSimilarOnlyWhereAllOfThemAreRelated() {
    assertThat(ofTents(.5f, .2f, .2f).code()).isEqualTo(ReasonCode.VIEWED_SIMILAR);
    Reason reason = ofTents(.5f, .2f, .1f);
    assertThat(reason.code()).isEqualTo(ReasonCode.SAME_CATEGORY);
    assertThat(reason.sentence())
        .isEqualTo(
            "We recommend this product because of several products from “Outdoor Gear” that you"
                + " have recently viewed.");
    assertThat(reason.evidence().productIds()).containsExactly("t0", "t1", "t2");
  }

  private Reason ofTents(float... similarities) {
    List<Interaction> tents =
        IntStream.range(0, similarities.length)
            .mapToObj(
                i ->
                    met(
                        product("t" + i, "Lamp " + i, "Outdoor Gear > Tents", ""),
                        EventType.VIEW,
                        similarities[i]))
            .toList();
    return english.ofHistory(PACK_EN, tents, Demand.NONE).first();
  }

  @Test
  void theMostGeneralSentenceOfTheDesignIsTrueWhereSeveralAreSimilar() {
    assertThat(english.ofHistory(PACK_EN, several("", 2), Demand.NONE).alternatives())
        .extracting(Reason::sentence)
        .contains(
            "We recommend this product because it is similar to several products you have"
                + " recently viewed (similarity score: 0.87).");
  }

  private static List<Interaction> several(String brand, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> met(product("m" + i, "Lamp " + i, "", brand), EventType.VIEW, .87f))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "false, INTERACTED_TOGETHER, came for both it and, 同时关注",
    "true, BOUGHT_TOGETHER, bought it together with, 一起购买"
  })
  void whatGoesTogetherIsToldWithWhatWasCounted(
      boolean bought, ReasonCode code, String english, String chinese) {
    Product lamp = product("lamp", "A lamp", "", "");
    var twelve = new PairCount(12, bought);
    var together =
        new Interaction(
            item(lamp, EventType.VIEW),
            Optional.of(lamp.summary()),
            .3f,
            .3f,
            .1f,
            twelve,
            Interaction.Matched.NONE);
    Reason reason = this.english.ofHistory(PACK_EN, List.of(together), Demand.NONE).first();
    assertThat(reason.code()).isEqualTo(code);
    assertThat(reason.sentence())
        .isEqualTo(
            "We recommend this product because 12 shoppers %s “A lamp”, which you have recently viewed."
                .formatted(english));
    var alike =
        new Interaction(
            item(lamp, EventType.VIEW),
            Optional.of(lamp.summary()),
            .3f,
            .3f,
            .5f,
            twelve,
            Interaction.Matched.NONE);
    Reason combined = this.chinese.ofHistory(PACK, List.of(alike), Demand.NONE).first();
    assertThat(combined.also()).containsExactly(code);
    assertThat(combined.sentence())
        .isEqualTo("因为您最近浏览了「A lamp」，为您推荐该登山背包，已有 12 位顾客%s两者".formatted(chinese));
  }

  @Test
  void whatGoesWithTheCartComplementsIt() {
    Product lamp = product("lamp", "A lamp", "Lamps", "");
    var together =
        new Interaction(
            item(lamp, EventType.CART),
            Optional.of(lamp.summary()),
            .3f,
            .3f,
            .1f,
            new PairCount(12, false),
            Interaction.Matched.NONE);
    Reason reason = english.ofHistory(PACK_EN, List.of(together), Demand.NONE).first();
    assertThat(reason.code()).isEqualTo(ReasonCode.IN_CART_SIMILAR);
    assertThat(reason.also()).containsExactly(ReasonCode.INTERACTED_TOGETHER);
    assertThat(reason.sentence())
        .isEqualTo(
            "We recommend this product to go with “A lamp”, which you have put in your cart:"
                + " 12 shoppers came for both.");
  }

  @Test
  void nothingIsSaidOfBothWhereTheOtherIsNotNamed() {
    var met =
        new Interaction(
            item(TENT, EventType.VIEW),
            Optional.of(TENT.summary()),
            .3f,
            .3f,
            .5f,
            new PairCount(12, false),
            Interaction.Matched.NONE);
    assertThat(chinese.ofHistory(PACK, List.of(met), Demand.NONE).alternatives())
        .filteredOn(reason -> !reason.sentence().contains("三季 帐篷"))
        .isNotEmpty()
        .allSatisfy(reason -> assertThat(reason.also()).isEmpty());
  }

  @Test
  void demandAndNewnessAreToldBesides() {
    Interaction met = met(TENT_EN, EventType.VIEW, .5f);
    var trending =
        english.ofHistory(PACK_EN, List.of(met), new Demand(9, true, true, true)).first();
    assertThat(trending.sentence()).endsWith("(similarity score: 0.50); it is trending.");
    assertThat(trending.also()).containsExactly(ReasonCode.TRENDING_IN_CATEGORY);
    var fresh = english.ofHistory(PACK_EN, List.of(met), new Demand(9, true, false, true)).first();
    assertThat(fresh.sentence()).endsWith("(similarity score: 0.50); it is new in this shop.");
    assertThat(fresh.also()).containsExactly(ReasonCode.NEW_ARRIVAL);
  }

  @Test
  void aSearchAllOfWhoseWordsAreInTheProductMatchesIt() {
    var words =
        new Interaction(
            item(new Subject.Words("kailas pack"), EventType.SEARCH),
            Optional.empty(),
            .4f,
            .4f,
            .62f,
            PairCount.NONE,
            new Interaction.Matched(List.of("kailas", "pack"), true, false));
    Reason reason = english.ofHistory(PACK_EN, List.of(words), Demand.NONE).first();
    assertThat(reason.code()).isEqualTo(ReasonCode.MATCHES_SEARCH);
    assertThat(reason.sentence())
        .isEqualTo(
            "We recommend this product because it matches “kailas pack”,"
                + " which you have searched for.");
    assertThat(reason.evidence().matched()).isEqualTo(Map.of("terms", List.of("kailas", "pack")));
  }

  @ParameterizedTest
  @CsvSource({"true, because of", "false, because it fits"})
  void nothingIsSaidToFitWordsThatSayWhatIsNotWanted(boolean negated, String said) {
    var words =
        new Interaction(
            item(new Subject.Words("perfume without alcohol"), EventType.SEARCH),
            Optional.empty(),
            .4f,
            .4f,
            .8f,
            PairCount.NONE,
            new Interaction.Matched(List.of("perfume"), false, negated));
    assertThat(english.ofHistory(PACK_EN, List.of(words), Demand.NONE).first().sentence())
        .startsWith("We recommend this product %s “perfume without alcohol”".formatted(said));
  }

  @ParameterizedTest
  @CsvSource({"-.1, false", "0, false", ".19, false", ".2, true"})
  void onlyWhatIsCloseIsSaidToBeCloseInMeaning(double similarity, boolean close) {
    Reason said = searched(english, List.of(), OptionalDouble.of(similarity));
    assertThat(said.code())
        .isEqualTo(close ? ReasonCode.MATCHES_SEARCH : ReasonCode.NO_CLOSE_MATCH);
    assertThat(said.sentence()).startsWith(close ? "Close in meaning to “raincoat”" : "No close");
    assertThat(searched(chinese, List.of(), OptionalDouble.of(similarity)).sentence())
        .startsWith(close ? "与您搜索的“raincoat”意思相近" : "与您搜索的“raincoat”关联不大，供您参考");
    assertThat(searched(english, List.of("coat"), OptionalDouble.of(similarity)).sentence())
        .isEqualTo("Matches your search: coat.");
  }

  @Test
  void ofWordsWithoutAMeaningNoClosenessIsSaid() {
    assertThat(searched(english, List.of(), OptionalDouble.empty()).code())
        .isEqualTo(ReasonCode.NO_CLOSE_MATCH);
  }

  private static Reason searched(
      ReasonBuilder reasons, List<String> phrases, OptionalDouble similarity) {
    return reasons.matchesSearch(PACK_EN, "raincoat", phrases, similarity).first();
  }

  @Test
  void whatIsTrendingIsSoInItsCategory() {
    assertThat(chinese.trending(PACK, 7).first())
        .satisfies(reason -> assertThat(reason.code()).isEqualTo(ReasonCode.TRENDING_IN_CATEGORY))
        .extracting(Reason::sentence)
        .isEqualTo("近期热门的登山背包，已有 7 位顾客关注");
    assertThat(english.trending(PACK, 7).first().code()).isEqualTo(ReasonCode.TRENDING);
    assertThat(english.promoted(PACK_EN).first().sentence()).isEqualTo("Promoted by this shop.");
  }

  @Test
  void othersSpeakWhereNothingOfTheHistoryDoes() {
    assertThat(chinese.ofHistory(PACK, List.of(), new Demand(7, true, false, true)).first())
        .isEqualTo(chinese.popular(PACK, 7, true).first());
    assertThat(chinese.ofHistory(PACK, List.of(), new Demand(7, true, true, true)).first())
        .isEqualTo(chinese.trending(PACK, 7).first());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"it's {0} 100% ‘new’", "'{'", "{1,number}", "%s %d", "$1 \\1", "‘quoted’ 『引』"})
  void putsTitlesIntoSentencesAsTheyAre(String title) {
    Product odd = product("odd", title, "", title);
    assertThat(first(english, odd, met(product("other", title, "", title), EventType.VIEW, .5f)))
        .extracting(Reason::sentence)
        .isEqualTo(
            "We recommend “%s” because it is similar to “%s”, which you have recently viewed (similarity score: 0.50); both are by %s."
                .formatted(title, title, title));
    assertThat(english.similarTo(odd, product("other", title, "", title), .5f).first().sentence())
        .isEqualTo(
            "We recommend “%s” because it is similar to “%s” and also by %s (similarity score: 0.50)."
                .formatted(title, title, title));
    assertThat(
            english.matchesSearch(PACK, title, List.of(), OptionalDouble.of(.5)).first().sentence())
        .isEqualTo("Close in meaning to “%s” (similarity score: 0.50).".formatted(title));
  }

  @Test
  void quotationMarksOfTextsEndNoQuotation() {
    String text = "新」，已有99位顾客购买「";
    String quoted = "「新』，已有99位顾客购买『」";
    Product odd = Product.titled("odd", text);
    Product plain = Product.titled("plain", "A lamp");
    Product note = Product.titled("n", "n").withNote(Optional.of(new Note(text, List.of("odd"))));
    Stream.of(
            first(chinese, odd, met(plain, EventType.VIEW, .5f)),
            first(chinese, plain, met(odd, EventType.VIEW, .5f)),
            chinese.similarTo(plain, odd, .5f).first(),
            chinese.promoted(odd).alternatives().getLast(),
            chinese.noteOn(note, List.of(plain)),
            chinese.noteOn(note, List.of(odd)),
            chinese.friends(plain, List.of(Optional.of(text)), List.of()).first(),
            chinese.fitsProfile(false, "a", List.of("x"), List.of(text), List.of(Map.of())))
        .forEach(reason -> assertThat(reason.sentence()).contains(quoted).doesNotContain(text));
    assertThat(
            english
                .matchesSearch(PACK, "a” and \"b\"“", List.of(), OptionalDouble.of(.5))
                .first()
                .sentence())
        .startsWith("Close in meaning to “a’ and 'b'‘” (");
  }

  @ParameterizedTest
  @CsvSource({
    "Men > Shoes, Women > Shoes, false",
    "Men > shoes, Women > Shoes, false",
    "Men > 鞋, Women > 鞋, false",
    "Men > Shoes, Women > Socks, true"
  })
  void twoCategoriesOfOneNameAreNotToldApart(String one, String other, boolean apart) {
    assertThat(ReasonBuilder.tellsApart(CategoryPath.parse(one), CategoryPath.parse(other)))
        .isEqualTo(apart);
  }

  @Test
  void wordsThatCannotBeSeenLeaveNoEmptyQuotation() {
    assertThat(
            chinese
                .matchesSearch(PACK, "\u200b", List.of(), OptionalDouble.of(.5))
                .first()
                .sentence())
        .isEqualTo("与您搜索的“…”意思相近");
  }

  @Test
  void whatWasDoneLongAgoIsNotSaidToBeRecent() {
    Interaction met = met(TENT, EventType.VIEW, .5f); // in 1970
    Instant after = Instant.EPOCH.plusSeconds(1);

    assertThat(first(chinese.withRecent(Instant.EPOCH), PACK, met).sentence()).contains("最近浏览了");
    assertThat(first(chinese.withRecent(after), PACK, met).sentence())
        .contains("因为您浏览过")
        .doesNotContain("最近");
    assertThat(first(english.withRecent(after), PACK_EN, met).sentence())
        .contains("you have viewed")
        .doesNotContain("recently");
  }

  @ParameterizedTest
  @CsvSource({"VIEW, viewed, You recently looked at", "PURCHASE, purchased, You recently bought"})
  void aWordingThatMaySayRecentlyIsNotUsedOfWhatWasDoneLongAgo(
      EventType type, String deed, String says) {
    ReasonBuilder reasons =
        worded(
            "%s_similar|similar/%<s_similar".formatted(deed),
            says + " {history}, and {product} is similar");
    var lamp = Product.titled("lamp", "A lamp");
    Interaction met = met(TENT_EN, type, .5f); // in 1970

    assertThat(first(reasons, lamp, met).sentence())
        .isEqualTo(says + " “Naturehike Tent”, and “A lamp” is similar.");
    assertThat(first(reasons.withRecent(Instant.EPOCH.plusSeconds(1)), lamp, met))
        .satisfies(reason -> assertThat(reason.wordedBy()).isEqualTo(WordedBy.TEMPLATE))
        .extracting(Reason::sentence)
        .asString()
        .startsWith("We recommend “A lamp” because it is similar to “Naturehike Tent”");
  }

  @Test
  void aWordingThatSaysSeveralIsNotUsedOfOne() {
    ReasonBuilder reasons =
        worded(
            "viewed_similar|similar.several/viewed_similar",
            "You viewed several products from {category}, and {product} is similar");
    Interaction tent = met(TENT_EN, EventType.VIEW, .5f);
    Interaction other =
        met(product("tent-2", "Big Tent", "Outdoor Gear > Tents", ""), EventType.VIEW, .5f);
    Interaction third =
        met(product("tent-3", "Old Tent", "Outdoor Gear > Tents", ""), EventType.VIEW, .5f);

    assertThat(
            reasons.ofHistory(PACK_EN, List.of(tent, other, third), Demand.NONE).first().sentence())
        .isEqualTo("You viewed several products from “Outdoor Gear”, and this product is similar.");
    assertThat(first(reasons, PACK_EN, tent).sentence()).contains("something from “Outdoor Gear”");
  }

  private static ReasonBuilder worded(String kind, String text) {
    String[] parts = kind.split("\\|", 2);
    Wordings wordings = Wordings.remembering();
    wordings.use(
        List.of(
            StoredWording.proposed(
                new WordingKind(parts[0], parts[1], "en"), text, "a model", Instant.EPOCH)));
    return new ReasonBuilder(Locale.ENGLISH, ReasonBuilderTest::terms, wordings);
  }

  @Test
  void whatIsNotCloseIsNotSaidToBeSimilar() {
    Product lamp = product("lamp", "A lamp", "Home > Lamps", "");
    Product other = product("other", "A desk lamp", "Home > Lamps", "");
    Product mug = product("mug", "A mug", "Kitchen > Mugs", "");

    assertThat(english.similarTo(lamp, other, .34f).first())
        .satisfies(reason -> assertThat(reason.code()).isEqualTo(ReasonCode.SAME_CATEGORY))
        .extracting(Reason::sentence)
        .isEqualTo(
            "We recommend this product because it is in the same category (“Lamps”) as “A desk lamp”.");
    assertThat(chinese.similarTo(mug, lamp, -.1f).first())
        .satisfies(reason -> assertThat(reason.code()).isEqualTo(ReasonCode.NO_CLOSE_MATCH))
        .extracting(Reason::sentence)
        .isEqualTo("与「A lamp」关联不大，供您参考");
    assertThat(english.similarTo(mug, lamp, .35f).first().code()).isEqualTo(ReasonCode.SIMILAR_TO);
  }

  @Test
  void whatFewHaveShownInterestInIsNotSaidToBePopular() {
    assertThat(english.popular(PACK, 1, false).first().sentence())
        .isEqualTo("1 shopper has shown interest in it.");
    assertThat(chinese.popular(PACK, 3, false).first().sentence()).isEqualTo("已有 3 位顾客关注");
  }

  @Test
  void saysWhichPhrasesOfASearchMatched() {
    List<String> phrases = List.of("RTX4090 显卡", "静音");
    Reason reason =
        chinese.matchesSearch(PACK, "RTX4090 显卡 红色 静音", phrases, OptionalDouble.of(.5)).first();
    assertThat(reason.sentence()).isEqualTo("符合您搜索的“RTX4090 显卡”、“静音”");
    assertThat(reason.evidence().matched()).isEqualTo(Map.of("terms", phrases));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|From this shop's range, to start with.|本店商品，供您先看看",
        "1|Popular in this shop: 1 shopper has shown interest in it.|本店热门，已有 1 位顾客关注",
        "1234|Popular in this shop: 1234 shoppers have shown interest in it.|本店热门，已有 1234 位顾客关注"
      })
  void countsTheShoppersWhoMetThePopular(long shoppers, String en, String zh) {
    assertThat(english.popular(PACK, shoppers, true).first().sentence()).isEqualTo(en);
    assertThat(chinese.popular(PACK, shoppers, true).first().sentence()).isEqualTo(zh);
  }

  @ParameterizedTest
  @CsvSource({"zh-CN, true", "zh-TW, true", "zh, true", "en, false", "en-GB, false", "fr, false"})
  void speaksChineseToChineseLocalesAndEnglishToAllOthers(String tag, boolean inChinese) {
    var reasons =
        new ReasonBuilder(Locale.forLanguageTag(tag), ReasonBuilderTest::terms, Wordings.none());
    assertThat(reasons.popular(PACK, 0, true).first())
        .isEqualTo((inChinese ? chinese : english).popular(PACK, 0, true).first());
  }

  @ParameterizedTest
  @ValueSource(strings = {"de-DE", "ar-EG", "zh-CN", "tr-TR"})
  void theLanguageOfTheMachineChangesNothing(String tag) {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag(tag));
      saysTheEnglishSentence();
      assertThat(
              new ReasonBuilder(Locale.FRENCH, ReasonBuilderTest::terms, Wordings.none())
                  .popular(PACK, 2, true)
                  .first()
                  .sentence())
          .isEqualTo("Popular in this shop: 2 shoppers have shown interest in it.");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void whatWasViewedOfLateWasNotSharedOfLate() {
    Instant recent = Instant.parse("2026-03-01T12:00:00Z");
    var item =
        new HistoryItem(
            new Subject.Item("tent"),
            EventType.SHARE,
            recent.plusSeconds(1),
            recent.minusSeconds(1),
            List.of("share", "view"));
    var met =
        new Interaction(
            item,
            Optional.of(TENT_EN.summary()),
            .3f,
            .3f,
            .87f,
            PairCount.NONE,
            Interaction.Matched.NONE);
    assertThat(first(english.withRecent(recent), PACK_EN, met).sentence())
        .contains("have shared")
        .doesNotContain("recently");
  }

  @Test
  void halfOfThoseWhoBuyAgainHaveDoneSoWithinDaysThatAreRoundedUp() {
    var bought =
        new BuyAgain.Bought("pack", .1, OptionalDouble.empty(), OptionalDouble.of(10.4), 3, true);
    assertThat(english.dueAgain(PACK_EN, bought, List.of()).first().sentence())
        .contains("within 11 days");
  }

  private static Reason first(ReasonBuilder reasons, Product product, Interaction met) {
    return reasons.ofHistory(product, List.of(met), Demand.NONE).first();
  }

  private static Interaction met(Product product, EventType type, float similarity) {
    return new Interaction(
        item(product, type),
        Optional.of(product.summary()),
        .3f,
        .3f,
        similarity,
        PairCount.NONE,
        Interaction.Matched.NONE);
  }

  private static HistoryItem item(Product product, EventType type) {
    return item(new Subject.Item(product.id()), type);
  }

  private static HistoryItem item(Subject subject, EventType type) {
    String event = subject instanceof Subject.Item(String id) ? "e-" + id : "e";
    return new HistoryItem(subject, type, Instant.EPOCH, List.of(event));
  }

  private static List<String> terms(String text) {
    return List.of(text.toLowerCase(Locale.ROOT).split(" ", -1));
  }

  private static Product product(String id, String title, String category, String brand) {
    return Product.titled(id, title).withCategory(CategoryPath.parse(category)).withBrand(brand);
  }
}
