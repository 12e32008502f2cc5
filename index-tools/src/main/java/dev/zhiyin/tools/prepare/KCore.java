package dev.zhiyin.tools.prepare;

import dev.zhiyin.tools.prepare.Summary.Dropped;
import java.util.LinkedHashMap;
import java.util.Map;

/** The k-core of shoppers and products: the largest part in which all meet often enough. */
final class KCore {
  private final DuckDb db;

  KCore(DuckDb db) {
    this.db = db;
  }

  /** Takes out of {@code kept} whatever is not in the core, until nothing changes any more. */
  Dropped reduce(Rules.KCore limits) {
    if (limits.isOff()) {
      return Dropped.of("kCore", 0);
    }
    db.run("CREATE TABLE pair AS SELECT DISTINCT uid, iid FROM kept WHERE iid > 0");
    Map<String, Long> details = new LinkedHashMap<>();
    long shoppers = count("uid");
    long products = count("iid");
    long rounds = 0;
    long removed = 1;
    while (removed > 0) {
      removed = remove("uid", limits.shoppers()) + remove("iid", limits.products());
      rounds++;
    }
    details.put("shoppers", shoppers - count("uid"));
    details.put("products", products - count("iid"));
    details.put("rounds", rounds);
    long events =
        db.change(
            """
            DELETE FROM kept WHERE uid NOT IN (SELECT uid FROM pair)
              OR (iid > 0 AND iid NOT IN (SELECT iid FROM pair))""");
    db.run("DROP TABLE pair");
    return new Dropped("kCore", events, details);
  }

  private long count(String column) {
    return db.number("SELECT count(DISTINCT %s) FROM pair".formatted(column));
  }

  private long remove(String column, int least) {
    return db.change(
        "DELETE FROM pair WHERE %1$s IN (SELECT %1$s FROM pair GROUP BY %1$s HAVING count(*) < %2$d)"
            .formatted(column, least));
  }
}
