package dev.zhiyin.sample;

import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.sample.Department.Language;
import dev.zhiyin.sample.ProductMaker.SampleProduct;
import dev.zhiyin.sample.SampleShop.SampleConfig;
import dev.zhiyin.sample.ShopVocabulary.Niche;
import java.util.Comparator;
import java.util.List;

/** All shoppers of the sample; each is a pure function of the seed, the shop and an index. */
final class SampleShoppers {
  private final ShopVocabulary lexicon;
  private final List<Department> departments;

  /**
   * How much each niche is sought after: one with twice the weight is wished for twice as often.
   */
  private final double[] demand;

  private final NicheProducts byNiche;
  private final SampleConfig config;

  SampleShoppers(ShopVocabulary lexicon, List<SampleProduct> products, SampleConfig config) {
    this.lexicon = lexicon;
    this.departments = lexicon.niches().stream().map(Niche::department).distinct().toList();
    var random = SeededRandom.of(config.seed(), SeededRandom.Stream.SHOP, 1);
    this.demand =
        lexicon.niches().stream().mapToDouble(_ -> StrictMath.exp(0.8 * random.normal())).toArray();
    this.byNiche = new NicheProducts(products, lexicon.niches());
    this.config = config;
  }

  /** All that shopper {@code index}, from 0, did: oldest first. */
  List<ShopEvent> eventsOf(int index) {
    var random = SeededRandom.of(config.seed(), SeededRandom.Stream.SHOPPER, index);
    var persona = Persona.of(index, config, departments, random);
    return new Shopper(lexicon, demand, byNiche, config, persona, random).events();
  }

  /**
   * What stays the same about one shopper.
   *
   * @param circle the crowd that the shopper belongs to, see {@link SampleProduct#circle}
   * @param tier the brands that the shopper can afford, 1 to 3
   * @param energy about how many events the shopper leaves, at least 3
   * @param joined first second at which the shopper may appear
   * @param audience Chinese word of the audience that the shopper buys for
   * @param departments departments that the shopper returns to
   */
  record Persona(
      int index,
      Language language,
      int circle,
      double tier,
      int energy,
      long joined,
      String audience,
      List<Department> departments) {
    private static final int MOST_EVENTS = 320;

    static Persona of(
        int index, SampleConfig config, List<Department> departments, SeededRandom random) {
      long start = config.start().getEpochSecond();
      long watched = SampleConfig.WATCHED.toSeconds();
      return new Persona(
          index,
          random.chance(0.6) ? Language.CHINESE : Language.ENGLISH,
          random.below(SampleProduct.CIRCLES),
          Math.clamp(2 + 0.8 * random.normal(), 1, 3),
          Math.clamp((long) StrictMath.exp(3.8 + 0.95 * random.normal()), 3, MOST_EVENTS),
          start + (random.chance(0.75) ? 0 : (long) (random.between(0, 0.7) * watched)),
          random.chance(0.5) ? "男士" : "女士",
          random.pick(departments, 4));
    }
  }

  /**
   * One thing that a shopper of the sample did.
   *
   * @param user index of the shopper, from 0
   * @param session counts the shopper's visits, from 0
   * @param ordinal counts the shopper's events in the order of time, from 1
   * @param product index of the product, or {@link #NONE} for a search
   * @param second since the epoch
   * @param text of a search, otherwise empty
   * @param order counts the shopper's orders, from 1, of a purchase; otherwise 0
   */
  record ShopEvent(
      int user,
      int session,
      int ordinal,
      EventType type,
      int product,
      long second,
      String text,
      int order) {
    static final int NONE = -1;

    static final Comparator<ShopEvent> BY_TIME =
        Comparator.comparingLong(ShopEvent::second)
            .thenComparingInt(ShopEvent::user)
            .thenComparingInt(ShopEvent::ordinal);

    boolean isSearch() {
      return product == NONE;
    }

    ShopEvent numbered(int place) {
      return new ShopEvent(user, session, place, type, product, second, text, order);
    }
  }
}
