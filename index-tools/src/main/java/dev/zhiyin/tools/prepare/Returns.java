package dev.zhiyin.tools.prepare;

import dev.zhiyin.tools.prepare.RawEvents.EventTypeColumn;
import dev.zhiyin.tools.prepare.Summary.Dropped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/**
 * Nets returns and cancellations against the purchases before them, one shopper and product at a
 * time: those of the same order first, then the newest. Only what is left open of one shopper and
 * product is in memory.
 */
final class Returns {
  private final DuckDb db;
  private final Deque<Purchase> open = new ArrayDeque<>(); // newest first
  private int uid;
  private int iid;
  private long unmatched;
  private long touched;

  Returns(DuckDb db) {
    this.db = db;
  }

  /** Takes returns out of {@code kept}, and purchases of which nothing is left. */
  Dropped net() {
    long returns = db.number("SELECT count(*) FROM kept WHERE kind = " + EventTypeColumn.RETURN);
    if (returns == 0) {
      return Dropped.of("returns", 0);
    }
    db.run("CREATE TABLE reduced (seq BIGINT, pieces INTEGER)");
    db.append("reduced", this::match);
    db.change(
        """
        UPDATE kept SET quantity = less.pieces
        FROM (SELECT seq, min(pieces) AS pieces FROM reduced GROUP BY seq) AS less
        WHERE kept.seq = less.seq""");
    long purchases =
        db.change("DELETE FROM kept WHERE seq IN (SELECT seq FROM reduced WHERE pieces = 0)");
    db.change("DELETE FROM kept WHERE kind = " + EventTypeColumn.RETURN);
    db.run("DROP TABLE reduced");
    Map<String, Long> details = new LinkedHashMap<>();
    details.put("returns", returns);
    details.put("of them with pieces that no purchase explains", unmatched);
    details.put("purchases undone", purchases);
    details.put("purchases reduced", touched - purchases);
    return new Dropped("returns", returns + purchases, details);
  }

  private void match(DuckDBAppender reduced) {
    db.each(
        """
        SELECT uid, iid, seq, kind, quantity, basket FROM kept
        WHERE kind IN (%1$d, %2$d) AND iid > 0
          AND (uid, iid) IN (SELECT (uid, iid) FROM kept WHERE kind = %2$d)
        ORDER BY uid, iid, moment, kind, seq"""
            .formatted(EventTypeColumn.PURCHASE, EventTypeColumn.RETURN),
        row -> next(row, reduced));
  }

  private void next(ResultSet row, DuckDBAppender reduced) throws SQLException {
    if (row.getInt(1) != uid || row.getInt(2) != iid) {
      uid = row.getInt(1);
      iid = row.getInt(2);
      open.clear();
    }
    int pieces = row.getInt(5);
    boolean counted = !row.wasNull();
    String basket = row.getString(6);
    if (row.getInt(4) == EventTypeColumn.PURCHASE) {
      open.push(new Purchase(row.getLong(3), counted ? pieces : 1, basket));
    } else {
      takeBack(counted ? pieces : wholeOf(basket), basket, reduced);
    }
  }

  /* A return that does not say how much takes back one purchase. */
  private int wholeOf(@Nullable String basket) {
    for (Purchase purchase : open) {
      if (basket != null && basket.equals(purchase.basket)) {
        return purchase.pieces;
      }
    }
    return open.isEmpty() ? 1 : open.getFirst().pieces;
  }

  private void takeBack(int pieces, @Nullable String basket, DuckDBAppender reduced) {
    int left = basket == null ? pieces : takeBack(pieces, reduced, basket);
    left = takeBack(left, reduced, null);
    if (left > 0) {
      unmatched++;
    }
  }

  private int takeBack(int pieces, DuckDBAppender reduced, @Nullable String onlyOf) {
    int left = pieces;
    Iterator<Purchase> newestFirst = open.iterator();
    while (left > 0 && newestFirst.hasNext()) {
      Purchase purchase = newestFirst.next();
      if (onlyOf == null || onlyOf.equals(purchase.basket)) {
        int taken = Math.min(left, purchase.pieces);
        left -= taken;
        purchase.pieces -= taken;
        touched += purchase.isWhole ? 1 : 0;
        purchase.isWhole = false;
        db.add(reduced, purchase.seq, purchase.pieces);
        if (purchase.pieces == 0) {
          newestFirst.remove();
        }
      }
    }
    return left;
  }

  private static final class Purchase {
    private final long seq;
    private final @Nullable String basket;
    private int pieces;
    private boolean isWhole = true;

    Purchase(long seq, int pieces, @Nullable String basket) {
      this.seq = seq;
      this.pieces = pieces;
      this.basket = basket;
    }
  }
}
