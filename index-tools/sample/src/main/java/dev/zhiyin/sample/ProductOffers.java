package dev.zhiyin.sample;

import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.sample.Department.Language;
import dev.zhiyin.sample.ProductMaker.SampleProduct;
import dev.zhiyin.sample.SampleShop.SampleConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/** A marketplace: up to three sellers offer one product, each at a price of their own. */
final class ProductOffers {
  private static final int MOST = 3;

  private ProductOffers() {}

  /** How many products have so many offers. */
  static int products(int offers) {
    return Math.ceilDiv(2 * offers, 1 + MOST);
  }

  /** The offers of products, those of one after the other: one, two, three, one, and so on. */
  static List<SampleProduct> of(List<SampleProduct> products, SampleConfig config) {
    var offers = new ArrayList<SampleProduct>();
    for (SampleProduct one : products) {
      var random = SeededRandom.of(config.seed(), SeededRandom.Stream.KIND, one.index());
      List<String> others = otherSellers(one, random);
      for (int i = 0; i <= one.index() % MOST && offers.size() < config.products(); i++) {
        Offer offer = i == 0 ? one.product().offer() : another(one, others.get(i - 1), random);
        offers.add(offered(offers.size(), one, offer, config));
      }
    }
    return offers;
  }

  /* Those of the department, one that sells everything, and the brand's own, in random order. */
  private static List<String> otherSellers(SampleProduct one, SeededRandom random) {
    Language language = one.draft().language();
    var sellers = new ArrayList<>(one.niche().department().sellers().in(language));
    sellers.add(language == Language.CHINESE ? "百货优选" : "General Goods");
    sellers.add(one.product().brand() + (language == Language.CHINESE ? "旗舰店" : " Official Store"));
    sellers.remove(one.product().offer().seller());
    return random.pick(sellers, MOST - 1);
  }

  private static Offer another(SampleProduct one, String seller, SeededRandom random) {
    double price = one.product().offer().price().orElseThrow() * random.between(0.85, 1.2);
    return Offer.of(
        OptionalDouble.of(Math.max(1, Math.floor(price))),
        "CNY",
        OptionalInt.of(random.chance(0.15) ? 0 : 1 + random.below(60)),
        seller);
  }

  private static SampleProduct offered(
      int index, SampleProduct one, Offer offer, SampleConfig config) {
    Product product = one.product();
    var attributes = new TreeMap<>(product.attributes());
    attributes.putAll(Ratings.of(offer.seller(), config).attributes());
    double cheap = product.offer().price().orElseThrow() / offer.price().orElseThrow();
    return one.as(
        index,
        product.with(
            copy ->
                copy.id(ShopFiles.productId(index))
                    .offer(offer)
                    .attributes(attributes)
                    .groupId(product.id().replace('p', 'g'))),
        one.popularity() * cheap * cheap / MOST);
  }
}
