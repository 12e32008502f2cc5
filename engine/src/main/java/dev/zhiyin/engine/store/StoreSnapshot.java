package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.Event;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jdbi.v3.core.Handle;

/** A store as it was at one moment, whatever is written meanwhile. */
public final class StoreSnapshot {
  private final Handle handle;

  StoreSnapshot(Handle handle) {
    this.handle = handle;
  }

  /** The number of the newest change in it. */
  public long sequence() {
    return Change.newest(handle);
  }

  /** Hands out every product with its newest change, by id; of those deleted, the deletion. */
  public void forEachProduct(Consumer<ProductChange> sink) {
    ProductRows.forEach(handle, sink);
  }

  /** Hands out the id of every product that is there and its newest change, in any order. */
  public void forEachVersion(ObjLongConsumer<String> sink) {
    ProductRows.forEachVersion(handle, sink);
  }

  /** Those of some products that are there or were deleted. */
  public Set<String> knownProducts(Collection<String> ids) {
    return new HashSet<>(
        Chunks.select(
            handle,
            "SELECT id FROM product WHERE id IN (<ids>)",
            ids,
            (row, _) -> row.getString("id")));
  }

  /** Hands out every event, shopper by shopper, each shopper's oldest first. */
  public void forEachEvent(Consumer<Event> sink) {
    EventRows.forEach(handle, sink);
  }

  /**
   * Hands out every row of every table: what {@link Store#restore} makes the same store of.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if events that are too old are being
   *     taken out of the statistics at that moment
   */
  public void forEachRow(Consumer<StoreRow> sink) {
    ExpiredPart.requireNone(handle);
    StoreTables.forEachRow(handle, sink);
  }

  /**
   * One row of a table, as a backup keeps it: the same whichever database holds the store.
   *
   * @param values by column: a {@link String}, a {@link Long} or a {@link Double}; what is NULL is
   *     absent
   */
  public record StoreRow(String table, Map<String, Object> values) {
    public StoreRow {
      values = Map.copyOf(values);
    }
  }
}
