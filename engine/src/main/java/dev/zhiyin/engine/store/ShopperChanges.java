package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.ShopperId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Whose events are others than after an earlier change of a store.
 *
 * @param sequence number of the newest change that this knows of
 * @param isOfAll whether anybody's may be others: somebody was erased, the store was set back, or
 *     too much happened
 * @param events the numbers of the new events of each shopper who has some, ascending, by {@link
 *     dev.zhiyin.engine.shopper.ShopperId#key}; an event that names both a user and a session,
 *     which may make events of the one the other's, is of both
 */
public record ShopperChanges(long sequence, boolean isOfAll, Map<String, List<Long>> events) {
  /** Events at most that are read of. */
  static final int MOST = 5_000;

  public ShopperChanges {
    events = Map.copyOf(events);
  }

  /* The number first: whatever comes meanwhile has a higher one. */
  static ShopperChanges after(Handle handle, long after) {
    long sequence = Change.newest(handle);
    if (sequence == after) {
      return new ShopperChanges(sequence, false, Map.of());
    }
    if (sequence < after || hasErased(handle, after)) {
      return new ShopperChanges(sequence, true, Map.of());
    }
    var events = new HashMap<String, List<Long>>();
    var read = new int[1];
    handle
        .select(
            "SELECT sequence, user_id, session_id FROM event"
                + " WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?",
            after,
            sequence,
            MOST)
        .map(
            (row, _) -> {
              read[0]++;
              long number = row.getLong("sequence");
              Optional.ofNullable(row.getString("user_id"))
                  .ifPresent(id -> add(events, ShopperId.user(id), number));
              Optional.ofNullable(row.getString("session_id"))
                  .ifPresent(id -> add(events, ShopperId.session(id), number));
              return number;
            })
        .forEach(_ -> {});
    return new ShopperChanges(sequence, read[0] == MOST, events);
  }

  private static void add(Map<String, List<Long>> events, ShopperId shopper, long number) {
    events.computeIfAbsent(shopper.key(), _ -> new ArrayList<>()).add(number);
  }

  /* An erasure has one number when it begins and another when it is done; both are indexed. */
  private static boolean hasErased(Handle handle, long after) {
    return handle
        .select("SELECT 1 FROM erasure WHERE sequence > ? LIMIT 1", after)
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }
}
