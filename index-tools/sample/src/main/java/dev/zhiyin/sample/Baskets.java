package dev.zhiyin.sample;

import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.sample.ProductMaker.SampleProduct;
import dev.zhiyin.sample.SampleShop.SampleConfig;
import dev.zhiyin.sample.SampleShoppers.Persona;
import dev.zhiyin.sample.SampleShoppers.ShopEvent;
import dev.zhiyin.sample.ShopVocabulary.Niche;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The orders of one shopper: what is bought in one visit, with what goes with it, and what is used
 * up again in time. What is taken along is by a chance of its own. Not thread-safe.
 */
final class Baskets {
  private static final double DAY = 86_400;

  /** How often something of what goes with it is taken along. */
  private static final double ALONG = 0.55;

  /** How often what is used up becomes a habit. */
  private static final double AGAIN = 0.5;

  private final ShopVocabulary lexicon;
  private final NicheProducts products;
  private final SampleConfig config;
  private final Persona persona;
  private final Set<Integer> owned;
  private final SeededRandom random;
  private final List<ShopEvent> events = new ArrayList<>();
  private int orders;
  private int order;
  private int lastSession = -1;

  /**
   * @param owned indices of products that the shopper needs no more of, which this adds to
   */
  Baskets(
      ShopVocabulary lexicon,
      NicheProducts products,
      SampleConfig config,
      Persona persona,
      Set<Integer> owned) {
    this.lexicon = lexicon;
    this.products = products;
    this.config = config;
    this.persona = persona;
    this.owned = owned;
    this.random = SeededRandom.of(config.seed(), SeededRandom.Stream.BASKET, persona.index());
  }

  /** Carts and purchases, in no order. */
  List<ShopEvent> events() {
    return events;
  }

  /** Buys what is in the cart, in the one order of its visit. */
  void buy(SampleProduct product, int session, long second) {
    if (session != lastSession) {
      order = ++orders;
      lastSession = session;
    }
    if (note(EventType.PURCHASE, product, session, second)) {
      takeAlong(product, session, second);
      if (product.niche().isUsedUp() && random.chance(AGAIN)) {
        buyAgain(product, session, second);
      }
    }
  }

  private void takeAlong(SampleProduct product, int session, long second) {
    long next = second;
    for (Niche niche : lexicon.companions(product.niche())) {
      if (random.chance(ALONG)) {
        var ofNiche = products.of(niche, product.draft().language());
        var along =
            ofNiche.draw( // shoppers agree on what goes with products of a niche
                SeededRandom.of(
                    config.seed(), SeededRandom.Stream.COMPANION, product.niche().index()));
        if (along.createdSecond() < second
            && along.index() != product.index()
            && !owned.contains(along.index())) {
          next += 1 + random.below(3);
          cartAndBuy(along, session, next);
        }
      }
    }
  }

  /* Every so many weeks, as the kind of product has it, give or take a few days. */
  private void buyAgain(SampleProduct product, int session, long first) {
    double days =
        SeededRandom.of(config.seed(), SeededRandom.Stream.KIND, product.niche().index())
            .between(12, 32);
    int ofVisit = order;
    long end = config.end().getEpochSecond();
    for (long at = after(first, days); at < end - DAY; at = after(at, days)) {
      order = ++orders;
      cartAndBuy(product, session, at);
      takeAlong(product, session, at + 1);
    }
    order = ofVisit;
  }

  private long after(long second, double days) {
    return second + (long) (days * random.between(0.8, 1.2) * DAY);
  }

  private void cartAndBuy(SampleProduct product, int session, long second) {
    note(EventType.CART, product, session, second);
    note(EventType.PURCHASE, product, session, second + 1);
    if (!product.niche().isUsedUp()) {
      owned.add(product.index());
    }
  }

  private boolean note(EventType type, SampleProduct product, int session, long second) {
    if (second >= config.end().getEpochSecond()) {
      return false;
    }
    return events.add(
        new ShopEvent(
            persona.index(),
            session,
            0,
            type,
            product.index(),
            second,
            "",
            type == EventType.PURCHASE ? order : 0));
  }
}
