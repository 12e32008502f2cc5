package dev.zhiyin.tools.check;

import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.UserVector;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Vectors of a shop's real shoppers, as an index and its model see them, words left out. */
public final class RecentShoppers {
  private final IndexSnapshot snapshot;
  private final MatchModel model;

  private RecentShoppers(IndexSnapshot snapshot, MatchModel model) {
    this.snapshot = snapshot;
    this.model = model;
  }

  /**
   * Of those who came last.
   *
   * @param limit most shoppers; those of whom the index knows no product are left out
   */
  public static List<float[]> vectors(
      Store store, IndexSnapshot snapshot, MatchModel model, int limit) {
    var shoppers = new RecentShoppers(snapshot, model);
    return store.recentUsers(limit).stream()
        .map(user -> shoppers.vector(store.eventsOf(ShopperId.user(user))))
        .filter(vector -> !vector.isZero())
        .map(UserVector::toArray)
        .toList();
  }

  private UserVector vector(List<Event> events) {
    var known = new ArrayList<HistoryItem>();
    var vectors = new ArrayList<float[]>();
    for (HistoryItem item : History.of(events).items()) {
      OptionalInt doc =
          item.subject() instanceof Subject.Item(String id)
              ? snapshot.find(id)
              : OptionalInt.empty();
      if (doc.isPresent() && known.size() < model.weights().maximumItems()) {
        known.add(item);
        vectors.add(snapshot.historyVector(doc.getAsInt()));
      }
    }
    return new UserVector(
        model.weights().of(new History(known)), vectors.toArray(float[][]::new), model);
  }
}
