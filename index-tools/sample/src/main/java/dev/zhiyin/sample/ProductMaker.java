package dev.zhiyin.sample;

import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductText;
import dev.zhiyin.sample.Department.Audience;
import dev.zhiyin.sample.Department.Feature;
import dev.zhiyin.sample.Department.Language;
import dev.zhiyin.sample.Department.Material;
import dev.zhiyin.sample.SampleShop.SampleConfig;
import dev.zhiyin.sample.ShopVocabulary.Niche;
import dev.zhiyin.sample.ShopVocabulary.Phrases;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes the shop's products one after the other. Not thread-safe: it remembers every title. */
final class ProductMaker {
  private static final double CHINESE_SHARE = 0.6;

  /** Products thought up for one place in the shop before their titles are numbered. */
  private static final int ATTEMPTS = 20;

  private static final int LONGEST_DESCRIPTION = 4;
  private static final double SOLD_OUT_SHARE = 0.04;

  /** The golden section: its multiples fall evenly into [0, 1), in no order that shows. */
  private static final double EVENLY = 0.6180339887498949;

  private final ShopVocabulary lexicon;
  private final SampleConfig config;
  private final double firstPlace;
  private final Set<String> titles = new HashSet<>();

  ProductMaker(ShopVocabulary lexicon, SampleConfig config) {
    this.lexicon = lexicon;
    this.config = config;
    this.firstPlace = SeededRandom.of(config.seed(), SeededRandom.Stream.SHOP, 0).unit();
  }

  /** Makes product {@code index}, counted from 0; to be asked for in order. */
  SampleProduct make(int index) {
    var random = SeededRandom.of(config.seed(), SeededRandom.Stream.PRODUCT, index);
    var language = random.chance(CHINESE_SHARE) ? Language.CHINESE : Language.ENGLISH;
    var named = named(nicheOf(index), language, random);
    var draft = named.draft();
    double quality = random.normal();
    double popularity = StrictMath.exp(0.8 * quality + 1.1 * random.normal());
    var product =
        new Product(
            ShopFiles.productId(index),
            text(named, quality, random),
            draft.niche().path(language),
            draft.say(draft.brand().name()),
            offer(draft, random),
            attributes(draft, random),
            Optional.of(created(random)),
            "",
            "",
            Optional.empty());
    return new SampleProduct(
        index, product, draft, quality, random.below(SampleProduct.CIRCLES), popularity);
  }

  private Niche nicheOf(int index) {
    var niches = lexicon.niches();
    double place = firstPlace + index * EVENLY;
    return niches.get((int) ((place - Math.floor(place)) * niches.size()));
  }

  private record Named(ProductDraft draft, String title) {}

  /* A title that is taken means another product; where all are taken, the shop numbers them. */
  private Named named(Niche niche, Language language, SeededRandom random) {
    for (int attempt = 0; ; attempt++) {
      var draft = ProductDraft.of(niche, language, random);
      String title = SampleTitles.write(draft, random);
      if (attempt >= ATTEMPTS) {
        title += (language == Language.CHINESE ? " %d号" : " No. %d").formatted(attempt);
      }
      if (titles.add(title)) {
        return new Named(draft, title);
      }
    }
  }

  private ProductText text(Named named, double quality, SeededRandom random) {
    var phrases = lexicon.phrases();
    return new ProductText(
        named.title(),
        description(named.draft(), phrases, random),
        new Reviews(named.draft(), phrases, random).write(quality));
  }

  /* An opener, then a sentence for each thing that the title names, which goes before what any such
   * product has: two to four in all. */
  private static String description(ProductDraft draft, Phrases phrases, SeededRandom random) {
    var sentences = new ArrayList<String>();
    sentences.add(draft.fill(random.pick(phrases.openers()), random));
    Stream.concat(
            draft.features().stream().map(Feature::sentence),
            draft.material().map(Material::sentence).stream())
        .limit(LONGEST_DESCRIPTION - 1)
        .forEach(fact -> sentences.add(draft.say(fact)));
    if (sentences.size() < LONGEST_DESCRIPTION && (sentences.size() < 2 || random.chance(0.4))) {
      sentences.add(draft.say(random.pick(draft.niche().closers())));
    }
    return String.join(draft.language().gap(), sentences);
  }

  private static Offer offer(ProductDraft draft, SeededRandom random) {
    double price = price(draft, random);
    int stock =
        random.chance(SOLD_OUT_SHARE) ? 0 : 1 + (int) StrictMath.exp(3.6 + 1.1 * random.normal());
    String seller = random.pick(draft.niche().department().sellers().in(draft.language()));
    return Offer.of(OptionalDouble.of(price), "CNY", OptionalInt.of(stock), seller);
  }

  /* CNY that agree with brand, size and kind of product, within the niche's band, with at most one
   * decimal. */
  private static double price(ProductDraft draft, SeededRandom random) {
    double low = draft.niche().lowestPrice();
    double high = draft.niche().highestPrice();
    double place =
        0.5 * (draft.brand().tier() - 1) / 2
            + 0.25 * draft.specPlace()
            + 0.05 * draft.features().size()
            + 0.1 * random.unit();
    return Math.clamp(rounded(low * StrictMath.pow(high / low, place)), low, high);
  }

  /* 8.9, 39.9, 69, 128, 459, 1299, 12990 */
  private static double rounded(double exact) {
    if (exact < 50) {
      return Math.floor(exact) + 0.9;
    }
    if (exact < 1000) {
      return Math.floor(exact / 10) * 10 + (Math.floor(exact) % 2 == 0 ? 8 : 9);
    }
    return exact < 10_000
        ? Math.floor(exact / 100) * 100 + 99
        : Math.floor(exact / 1000) * 1000 + 990;
  }

  private static Map<String, List<String>> attributes(ProductDraft draft, SeededRandom random) {
    var leaf = draft.niche().leaf();
    var attributes = new TreeMap<String, List<String>>();
    draft.color().ifPresent(color -> attributes.put("color", List.of(draft.say(color))));
    draft
        .material()
        .ifPresent(material -> attributes.put("material", List.of(draft.say(material.word()))));
    if (draft.spec() >= 0) {
      attributes.put(leaf.spec().as(), List.of(draft.specText()));
    }
    var sizes = draft.audience().map(Audience::sizes).orElse(leaf.sizes());
    if (!sizes.isEmpty()) {
      int missing = random.below(Math.max(1, sizes.size() / 3));
      attributes.put("size", sizes.stream().skip(missing).map(draft::say).toList());
    }
    return attributes;
  }

  /* One in twenty came in the last week, one in four since shoppers are watched. */
  private Instant created(SeededRandom random) {
    double luck = random.unit();
    double days =
        luck < 0.05
            ? random.between(0.1, 7)
            : luck < 0.25 ? random.between(7, 90) : random.between(90, 365);
    return config.end().minusSeconds((long) (days * 86_400));
  }

  /**
   * A product and what no file tells of it.
   *
   * @param index its place in the shop, from 0
   * @param quality how good it really is, about standard normal
   * @param circle which crowd of shoppers it suits, 0 to {@link #CIRCLES} - 1; no text betrays it
   * @param popularity how often it is seen, above 0
   */
  record SampleProduct(
      int index,
      Product product,
      ProductDraft draft,
      double quality,
      int circle,
      double popularity) {
    static final int CIRCLES = 8;

    /** The same draft as another product of the shop. */
    SampleProduct as(int place, Product made, double seen) {
      return new SampleProduct(place, made, draft, quality, circle, seen);
    }

    Niche niche() {
      return draft.niche();
    }

    long createdSecond() {
      return product.created().map(Instant::getEpochSecond).orElseThrow();
    }
  }
}
