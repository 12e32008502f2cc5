package dev.zhiyin.tools.sample;

import java.util.List;

/** The default sample shop in memory, made once for all tests. */
final class Sample {
  static final SampleConfig CONFIG = SampleConfig.DEFAULT;
  static final Lexicon LEXICON = Lexicon.load();
  static final List<SampleProduct> PRODUCTS = SampleShop.products(LEXICON, CONFIG);
  static final List<ShopEvent> EVENTS = SampleShop.events(LEXICON, PRODUCTS, CONFIG);

  private Sample() {}

  static SampleConfig withProducts(int products) {
    return new SampleConfig(CONFIG.seed(), products, CONFIG.users(), CONFIG.end());
  }
}
