package dev.zhiyin.tools.sample;

import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductText;
import dev.zhiyin.tools.sample.Department.Audience;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** Makes the shop's products one after the other. Not thread-safe: it remembers every title. */
final class ProductMaker {
  private static final double CHINESE_SHARE = 0.6;

  /** Products thought up for one place in the shop before their titles are numbered. */
  private static final int ATTEMPTS = 20;

  private static final double SOLD_OUT_SHARE = 0.04;

  /** The golden section: its multiples fall evenly into [0, 1), in no order that shows. */
  private static final double EVENLY = 0.6180339887498949;

  private final Lexicon lexicon;
  private final SampleConfig config;
  private final double firstPlace;
  private final Set<String> titles = new HashSet<>();

  ProductMaker(Lexicon lexicon, SampleConfig config) {
    this.lexicon = lexicon;
    this.config = config;
    this.firstPlace = Dice.of(config.seed(), Dice.Stream.SHOP, 0).unit();
  }

  /** Makes product {@code index}, counted from 0; to be asked for in order. */
  SampleProduct make(int index) {
    var dice = Dice.of(config.seed(), Dice.Stream.PRODUCT, index);
    var language = dice.chance(CHINESE_SHARE) ? Language.CHINESE : Language.ENGLISH;
    var named = named(nicheOf(index), language, dice);
    var draft = named.draft();
    double quality = dice.normal();
    double popularity = StrictMath.exp(0.8 * quality + 1.1 * dice.normal());
    var product =
        new Product(
            Ids.product(index),
            text(named, quality, dice),
            draft.niche().path(language),
            draft.say(draft.brand().name()),
            offer(draft, dice),
            attributes(draft, dice),
            Optional.of(created(dice)),
            "");
    return new SampleProduct(
        index, product, draft, quality, dice.below(SampleProduct.CIRCLES), popularity);
  }

  private Niche nicheOf(int index) {
    var niches = lexicon.niches();
    double place = firstPlace + index * EVENLY;
    return niches.get((int) ((place - Math.floor(place)) * niches.size()));
  }

  private record Named(Draft draft, String title) {}

  /* A title that is taken means another product; where all are taken, the shop numbers them. */
  private Named named(Niche niche, Language language, Dice dice) {
    for (int attempt = 0; ; attempt++) {
      var draft = Draft.of(niche, language, dice);
      String title = Titles.write(draft, dice);
      if (attempt >= ATTEMPTS) {
        title += (language == Language.CHINESE ? " %d号" : " No. %d").formatted(attempt);
      }
      if (titles.add(title)) {
        return new Named(draft, title);
      }
    }
  }

  private ProductText text(Named named, double quality, Dice dice) {
    var phrases = lexicon.phrases();
    return new ProductText(
        named.title(),
        Descriptions.write(named.draft(), phrases, dice),
        new Reviews(named.draft(), phrases, dice).write(quality));
  }

  private static Offer offer(Draft draft, Dice dice) {
    double price = Prices.of(draft, dice);
    int stock =
        dice.chance(SOLD_OUT_SHARE) ? 0 : 1 + (int) StrictMath.exp(3.6 + 1.1 * dice.normal());
    String seller = dice.pick(draft.niche().department().sellers().in(draft.language()));
    return new Offer(OptionalDouble.of(price), "CNY", OptionalInt.of(stock), seller);
  }

  private static Map<String, List<String>> attributes(Draft draft, Dice dice) {
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
      int missing = dice.below(Math.max(1, sizes.size() / 3));
      attributes.put("size", sizes.stream().skip(missing).map(draft::say).toList());
    }
    return attributes;
  }

  /* One in twenty came in the last week, one in four since shoppers are watched. */
  private Instant created(Dice dice) {
    double luck = dice.unit();
    double days =
        luck < 0.05
            ? dice.between(0.1, 7)
            : luck < 0.25 ? dice.between(7, 90) : dice.between(90, 365);
    return config.end().minusSeconds((long) (days * 86_400));
  }
}
