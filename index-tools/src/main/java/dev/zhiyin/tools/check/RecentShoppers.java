package dev.zhiyin.tools.check;

import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.UserVector;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.evaluate.VectorTable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Vectors of a shop's real shoppers, as an index and its model see them, words left out. */
public final class RecentShoppers {
  private RecentShoppers() {}

  /**
   * Of those who came last.
   *
   * @param limit most shoppers; those of whom the index knows no product are left out
   */
  public static List<float[]> vectors(
      Store store, IndexSnapshot snapshot, MatchModel model, int limit) {
    return store.recentUsers(limit).stream()
        .map(user -> History.of(store.eventsOf(ShopperId.user(user))))
        .map(history -> VectorTable.user(history, about -> historyVector(snapshot, about), model))
        .filter(vector -> !vector.isZero())
        .map(UserVector::toArray)
        .toList();
  }

  private static Optional<float[]> historyVector(IndexSnapshot snapshot, Subject subject) {
    if (!(subject instanceof Subject.Item(String id))) {
      return Optional.empty();
    }
    OptionalInt doc = snapshot.find(id);
    return doc.isPresent() ? Optional.of(snapshot.historyVector(doc.getAsInt())) : Optional.empty();
  }
}
