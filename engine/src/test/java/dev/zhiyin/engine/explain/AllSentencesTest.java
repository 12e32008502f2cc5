package dev.zhiyin.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.market.MarketPrice;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Note;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.renewal.BuyAgain;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.wording.WordingKind;
import dev.zhiyin.engine.wording.WordingVerifier;
import dev.zhiyin.engine.wording.Wordings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every code in every language, with every combination of what a product may lack. */
@Tag("slow")
class AllSentencesTest {
  private static final List<String> TITLES =
      List.of("凯乐石登山包", "Kailas Pack", "\u200b", "登".repeat(40), "long words ".repeat(9), "{0}''");
  private static final List<String> CATEGORIES =
      List.of(
          "", "其他", "户外用品 > 背包", "户外用品 > 帐篷", "Gear > Other", "Gear > Bags", "Gear > Tent", "(x)");
  private static final List<String> BRANDS = List.of("", "Unknown", "Kailas", "凯乐石");
  private static final List<Float> SIMILARITIES = List.of(-.5f, .25f, .9f);
  private static final List<Demand> DEMANDS =
      List.of(
          Demand.NONE,
          new Demand(1, true, true, false),
          new Demand(5, true, true, true),
          new Demand(5, true, false, true));

  static List<Locale> languages() {
    return Languages.KNOWN.tags().stream()
        .map(tag -> Languages.KNOWN.named(tag).orElseThrow())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("languages")
  void noneHasAnEmptyOrUntranslatedPlace(Locale locale) {
    var seen = EnumSet.noneOf(ReasonCode.class);
    var sentences = new HashSet<String>();
    Consumer<ReasonChoice> check =
        choice ->
            choice.alternatives().stream()
                .filter(one -> sentences.add(one.sentence()))
                .forEach(one -> seen.addAll(checked(one, locale)));
    var wordings = Wordings.remembering();
    sayAll(locale, wordings, 1, check, reason -> seen.addAll(checked(reason, locale)));
    assertThat(seen).isEqualTo(EnumSet.allOf(ReasonCode.class));
    wordings.asked().forEach(AllSentencesTest::requireSlots);
  }

  /* Whoever adds a sentence says in slots.properties what stands in it and what it asserts. */
  private static void requireSlots(WordingKind kind) {
    if (kind.sentence().contains(".one")) {
      return; // one shopper is no number that a slot has
    }
    WordedSentence sentence =
        WordedSentence.of(kind).orElseThrow(() -> new AssertionError("no slots for " + kind));
    WordingVerifier verifier = WordingVerifier.of(kind.language()).orElseThrow();
    assertThat(verifier.wording(sentence.grounds(), sentence.template()))
        .as("%s: %s", kind, sentence.template())
        .isEmpty();
  }

  /** Every kind of sentence that answers have in a language. */
  static List<WordingKind> kinds(Locale locale) {
    var wordings = Wordings.remembering();
    sayAll(locale, wordings, 13, ReasonChoice::alternatives, _ -> {});
    return wordings.asked().stream()
        .filter(kind -> WordedSentence.of(kind).isPresent())
        .sorted(Comparator.comparing(WordingKind::toString))
        .toList();
  }

  /* Of every product, or of every so many. */
  private static void sayAll(
      Locale locale,
      Wordings wordings,
      int step,
      Consumer<ReasonChoice> check,
      Consumer<Reason> single) {
    profiles(new ReasonBuilder(locale, _ -> List.of(), wordings)).forEach(single);
    var reasons =
        new ReasonBuilder(
            locale, text -> List.of(text.toLowerCase(Locale.ROOT).split(" ", -1)), wordings);
    List<Product> products = products();
    for (int at = 0; at < products.size(); at += step) {
      Product product = products.get(at);
      everythingButHistories(reasons, product, check);
      for (int i = Math.floorMod(product.id().hashCode(), 47); i < products.size(); i += 47) {
        histories(reasons, product, products.get(i), check);
      }
    }
  }

  private static List<Reason> profiles(ReasonBuilder reasons) {
    var all = new ArrayList<Reason>();
    var price = new MarketPrice(88, 70, 90, 100, 130, List.of("p1", "p2"));
    all.add(reasons.belowMarket(price, 12));
    Product pack = Product.titled("p1", "Kailas Pack");
    for (String author : List.of("", "小林 {0}''", "\u200b")) {
      Product note = note("n1", "登山三日", author);
      all.add(reasons.noteOn(note, List.of(pack, Product.titled("p2", "\u200b"))));
      all.add(reasons.noteOn(note, List.of(Product.titled("p2", "登山包 {0}''"))));
    }
    Map<String, String> said = Map.of("zh-CN", "干性肌肤", "en", "dry skin");
    for (boolean compatible : List.of(false, true)) {
      all.add(reasons.fitsProfile(compatible, "a", List.of("D"), List.of("dry"), List.of(said)));
      for (Map<String, String> second : List.of(said, Map.<String, String>of())) {
        all.add(
            reasons.fitsProfile(
                compatible, "a", List.of("D"), List.of("dry", "干性 {0}''"), List.of(said, second)));
      }
    }
    return all;
  }

  private static void everythingButHistories(
      ReasonBuilder reasons, Product product, Consumer<ReasonChoice> check) {
    for (Demand demand : DEMANDS) {
      check.accept(reasons.ofHistory(product, List.of(), demand));
      check.accept(reasons.popular(product, demand.uniqueShoppers(), true));
      check.accept(reasons.popular(product, demand.uniqueShoppers(), false));
      check.accept(reasons.trending(product, demand.uniqueShoppers()));
    }
    check.accept(reasons.newArrival(product));
    check.accept(reasons.promoted(product));
    for (long seconds : List.of(61L, 130L, 3_600L, 7_300L)) {
      for (int lacking : List.of(1, 2)) {
        check.accept(reasons.groupLacksFew(product, "g", lacking, Duration.ofSeconds(seconds)));
      }
    }
    List<List<Optional<String>>> friends =
        List.of(
            List.of(),
            List.of(Optional.of("小林 {0}''")),
            List.of(Optional.empty(), Optional.of("Ann")),
            List.of(Optional.empty(), Optional.empty(), Optional.of("\u200b")),
            List.of(Optional.empty()));
    for (List<Optional<String>> some : friends.subList(1, friends.size())) {
      friends.forEach(buyers -> check.accept(reasons.friends(product, buyers, some)));
      check.accept(reasons.friends(product, some, List.of()));
    }
    for (double days : List.of(.3, 1.2, 28.0)) {
      for (OptionalDouble every : List.of(OptionalDouble.empty(), OptionalDouble.of(days))) {
        check.accept(
            reasons.dueAgain(
                product,
                new BuyAgain.Bought(product.id(), .1, every, OptionalDouble.of(days), days, true),
                List.of()));
      }
    }
    for (String words : List.of("凯乐石登山包", "kailas", "\u200b", "\u200b.", "nothing of it")) {
      check.accept(reasons.matchesSearch(product, words, List.of(), OptionalDouble.of(.5)));
      check.accept(reasons.matchesSearch(product, words, List.of(), OptionalDouble.of(.1)));
      check.accept(reasons.matchesSearch(product, words, List.of("kailas"), OptionalDouble.of(.5)));
      for (EventType type : List.of(EventType.SEARCH, EventType.VIEW)) {
        check.accept(
            reasons.ofHistory(
                product,
                List.of(met(new Subject.Words(words), type, Optional.empty(), .5f, PairCount.NONE)),
                Demand.NONE));
      }
    }
  }

  private static void histories(
      ReasonBuilder reasons, Product product, Product other, Consumer<ReasonChoice> check) {
    check.accept(reasons.similarTo(product, other, .5f));
    check.accept(reasons.similarTo(product, other, .1f));
    for (boolean bought : List.of(false, true)) {
      check.accept(reasons.togetherWith(product, other, .5f, new PairCount(3, bought)));
    }
    var counted = new PairLift(3, 2.5);
    check.accept(reasons.boughtWith(product, other, .5f, counted));
    if (ReasonBuilder.isNamed(product.category()) && ReasonBuilder.isNamed(other.category())) {
      check.accept(reasons.categoryWith(product, other, product.category(), counted));
    }
    var subject = new Subject.Item(other.id());
    for (EventType type : EventType.values()) {
      for (float similarity : type.isRejection() ? List.<Float>of() : SIMILARITIES) {
        for (PairCount together :
            List.of(PairCount.NONE, new PairCount(3, false), new PairCount(3, true))) {
          Demand demand = DEMANDS.get((product.id() + other.id()).length() % DEMANDS.size());
          Interaction met = met(subject, type, Optional.of(other), similarity, together);
          check.accept(reasons.ofHistory(product, List.of(met), demand));
          check.accept(reasons.ofHistory(product, List.of(met, met, met), demand));
        }
      }
    }
  }

  private static List<ReasonCode> checked(Reason reason, Locale locale) {
    String sentence = reason.sentence();
    assertThat(sentence)
        .isNotBlank()
        .isEqualTo(sentence.strip())
        .doesNotContain(
            "  ", "null", "“”", "「」", "()", "（）", " ,", " .", ">", "{1", "Unknown", "其他");
    String ours = sentence.replaceAll("“[^”]*”|「[^」]*」|Kailas|kailas|凯乐石登山包|凯乐石", "");
    if (locale.getLanguage().equals("zh")) {
      assertThat(ours).as(sentence).doesNotContainPattern("[A-Za-z]");
    } else if (locale.getLanguage().equals("en")) {
      assertThat(ours).as(sentence).doesNotContainPattern("\\p{IsHan}");
      assertThat(sentence).endsWith(".");
    }
    var codes = new ArrayList<>(reason.also());
    codes.add(reason.code());
    return codes;
  }

  private static Interaction met(
      Subject subject,
      EventType type,
      Optional<Product> product,
      float similarity,
      PairCount together) {
    var item = new HistoryItem(subject, type, Instant.EPOCH, List.of());
    return new Interaction(
        item,
        product.map(Product::summary),
        .3f,
        .2f,
        similarity,
        together,
        Interaction.Matched.NONE);
  }

  private static Product note(String id, String title, String author) {
    return Product.titled(id, title)
        .withCategory(CategoryPath.parse("户外用品 > 背包"))
        .withNote(Optional.of(new Note(author, List.of("p1"))));
  }

  private static List<Product> products() {
    var products = new ArrayList<Product>();
    TITLES.forEach(title -> products.add(note("n" + products.size(), title, "Ann")));
    for (String title : TITLES) {
      for (String category : CATEGORIES) {
        for (String brand : BRANDS) {
          products.add(
              Product.titled("p" + products.size(), title)
                  .withCategory(CategoryPath.parse(category))
                  .withBrand(brand));
        }
      }
    }
    assertThat(products).hasSizeGreaterThan(Arrays.asList(EventType.values()).size());
    return products;
  }
}
