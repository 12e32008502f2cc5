package dev.zhiyin.engine.store;

import java.util.Map;

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
