package dev.zhiyin.sample;

import dev.zhiyin.engine.product.Availability;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductText;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.sample.Department.Language;
import dev.zhiyin.sample.Department.Words;
import dev.zhiyin.sample.ProductMaker.SampleProduct;
import dev.zhiyin.sample.SampleShop.SampleConfig;
import dev.zhiyin.sample.SampleShoppers.ShopEvent;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A second-hand shop: one piece each, of models that several shoppers sell, in an ordered
 * condition, at a price about what the model is worth in it.
 */
final class SecondHand {
  static final Set<String> DEPARTMENTS =
      Set.of(
          "Outdoor gear",
          "Sports & fitness",
          "Phones & audio",
          "Computers & office",
          "Home appliances",
          "Clothing",
          "Shoes & bags");

  private static final int PIECES_A_MODEL = 15;
  private static final double LISTED_DAYS = 60;

  /** How far prices stray from what a piece is worth, as standard deviation of the logarithm. */
  private static final double SPREAD = 0.16;

  /**
   * A condition.
   *
   * @param said of a piece in it
   * @param worth of what a new one costs
   */
  private record Condition(String grade, Words said, double worth) {}

  /** As the settings of second-hand shops order them. */
  private static final List<Condition> CONDITIONS =
      List.of(
          new Condition("for parts", new Words("零件机", "for Parts"), 0.2),
          new Condition("fair", new Words("有明显使用痕迹", "Fair Condition"), 0.42),
          new Condition("good", new Words("八成新", "Good Condition"), 0.53),
          new Condition("very good", new Words("九成新", "Very Good Condition"), 0.63),
          new Condition("like new", new Words("几乎全新", "Like New"), 0.75));

  private static final double[] FREQUENT = {0.04, 0.16, 0.3, 0.3, 0.2};

  private static final List<Words> WHY =
      List.of(
          new Words("换了新的，闲置转让。", "Replaced by a new one."),
          new Words("搬家出，尽快带走。", "Selling because of a move."),
          new Words("用得不多，成色如图。", "Seldom used; see the condition."),
          new Words("自用，有发票，可自提。", "Privately used, with invoice; can be picked up."));

  private record City(Words name, double latitude, double longitude) {}

  private static final List<City> CITIES =
      List.of(
          new City(new Words("上海", "Shanghai"), 31.23, 121.47),
          new City(new Words("北京", "Beijing"), 39.9, 116.4),
          new City(new Words("广州", "Guangzhou"), 23.13, 113.26),
          new City(new Words("深圳", "Shenzhen"), 22.54, 114.06),
          new City(new Words("杭州", "Hangzhou"), 30.27, 120.16),
          new City(new Words("成都", "Chengdu"), 30.57, 104.07),
          new City(new Words("武汉", "Wuhan"), 30.59, 114.31),
          new City(new Words("西安", "Xi'an"), 34.34, 108.94));

  private SecondHand() {}

  /** How many models so many pieces are of. */
  static int models(int pieces) {
    return Math.ceilDiv(pieces, PIECES_A_MODEL);
  }

  static List<SampleProduct> of(List<SampleProduct> models, SampleConfig config) {
    return IntStream.range(0, config.products())
        .mapToObj(i -> piece(i, models.get(i % models.size()), config))
        .toList();
  }

  private static SampleProduct piece(int index, SampleProduct model, SampleConfig config) {
    var random = SeededRandom.of(config.seed(), SeededRandom.Stream.KIND, index);
    Condition condition = CONDITIONS.get(random.weighted(FREQUENT));
    City city = random.pick(CITIES);
    Language language = model.draft().language();
    String seller = ShopFiles.userId(random.below(config.users()));
    Product product = model.product();
    double price =
        product.offer().price().orElseThrow()
            * condition.worth
            * StrictMath.exp(SPREAD * random.normal());
    var attributes = new TreeMap<>(product.attributes());
    attributes.putAll(Ratings.of(seller, config).attributes());
    attributes.put("condition", List.of(condition.grade));
    attributes.put("city", List.of(city.name.in(language)));
    attributes.put(
        "location",
        List.of(
            String.format(
                Locale.ROOT,
                "%.3f,%.3f",
                city.latitude + random.between(-0.15, 0.15),
                city.longitude + random.between(-0.15, 0.15))));
    String title = product.title() + ' ' + condition.said.in(language);
    String why = random.pick(WHY).in(language);
    Instant listed = config.end().minusSeconds((long) (random.between(0.05, LISTED_DAYS) * 86_400));
    return model.as(
        index,
        new Product(
            ShopFiles.productId(index),
            new ProductText(title, why + language.gap() + product.text().description(), List.of()),
            product.category(),
            product.brand(),
            Offer.of(
                OptionalDouble.of(Math.max(1, Math.floor(price))),
                "CNY",
                OptionalInt.of(1),
                seller),
            attributes,
            Optional.of(listed),
            "",
            "",
            Optional.empty()),
        model.popularity());
  }

  /** What happened while pieces were there, but for what sellers would have done with their own. */
  static List<ShopEvent> untilSold(List<SampleProduct> pieces, List<ShopEvent> events) {
    var sold = new HashSet<Integer>();
    return events.stream()
        .filter(
            event ->
                event.isSearch()
                    || (!sold.contains(event.product())
                        && !isOwn(event, pieces)
                        && (event.type() != EventType.PURCHASE || sold.add(event.product()))))
        .toList();
  }

  private static boolean isOwn(ShopEvent event, List<SampleProduct> pieces) {
    return pieces
        .get(event.product())
        .product()
        .offer()
        .seller()
        .equals(ShopFiles.userId(event.user()));
  }

  /** The pieces, of which those are sold that somebody bought. */
  static List<SampleProduct> sold(List<SampleProduct> pieces, List<ShopEvent> events) {
    Set<Integer> bought =
        events.stream()
            .filter(event -> event.type() == EventType.PURCHASE)
            .map(ShopEvent::product)
            .collect(Collectors.toSet());
    return pieces.stream()
        .map(
            one ->
                bought.contains(one.index())
                    ? one.as(
                        one.index(),
                        one.product()
                            .withOffer(
                                one.product()
                                    .offer()
                                    .withStock(OptionalInt.of(0))
                                    .withAvailability(Availability.SOLD)),
                        one.popularity())
                    : one)
        .toList();
  }
}
