package dev.zhiyin.sample;

import dev.zhiyin.sample.ProductMaker.SampleProduct;
import dev.zhiyin.sample.SampleShop.SampleConfig;
import dev.zhiyin.sample.SampleShoppers.ShopEvent;
import java.util.List;
import java.util.Optional;

/** The default sample shop in memory, made once for all tests. */
final class Sample {
  static final SampleConfig CONFIG = SampleConfig.DEFAULT;
  static final ShopVocabulary LEXICON = ShopVocabulary.load();
  static final List<SampleProduct> PRODUCTS = SampleShop.products(LEXICON, CONFIG);
  static final List<ShopEvent> EVENTS = SampleShop.events(LEXICON, PRODUCTS, CONFIG);

  private Sample() {}

  static SampleConfig withProducts(int products) {
    return new SampleConfig(
        CONFIG.seed(), products, CONFIG.users(), CONFIG.end(), Optional.empty());
  }
}
