package dev.zhiyin.server.live;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.recommend.SearchRequest;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.Who;
import dev.zhiyin.engine.store.Store;
import java.util.Locale;

/** Asks a generation as shoppers will, so that the first of them does not wait for cold parts. */
final class WarmUp {
  private static final int SHOPPERS = 20;

  private WarmUp() {}

  static void of(Recommender recommender, Store store) {
    recommender.recommend(RecommendRequest.of(History.EMPTY));
    for (String user : store.recentUsers(SHOPPERS)) {
      recommender.recommend(RecommendRequest.of(History.of(store.eventsOf(Who.user(user)))));
    }
    recommender.search(
        new SearchRequest("登山包 backpack", History.EMPTY, Filter.ALL, Locale.ENGLISH, 10));
  }
}
