package dev.zhiyin.tools.split;

import dev.zhiyin.engine.recommend.CompanionCounts;
import dev.zhiyin.engine.recommend.Companions;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Store;
import java.util.Collection;
import java.util.LinkedHashSet;

/** Which products the same shoppers turned to, counted without what is held out. */
public final class TrainCompanions {
  /** Of a shopper so many products count, those turned to last; pairs are half the square. */
  private static final int NEWEST = 100;

  private TrainCompanions() {}

  public static Companions of(Store store) {
    var counts = new CompanionCounts();
    Splits.forEachShopper(store, shopper -> counts.add(newest(shopper)));
    return counts.strongest();
  }

  private static Collection<String> newest(SplitEvents shopper) {
    var ids = new LinkedHashSet<String>();
    for (Event event : shopper.train().reversed()) {
      if (ids.size() < NEWEST
          && SplitEvents.turnsTo(event)
          && event.subject() instanceof Subject.Item(String id)) {
        ids.add(id);
      }
    }
    return ids;
  }
}
