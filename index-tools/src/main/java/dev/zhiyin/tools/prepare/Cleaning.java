package dev.zhiyin.tools.prepare;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.input.BadRows;
import dev.zhiyin.tools.prepare.RawEvents.EventTypeColumn;
import dev.zhiyin.tools.prepare.RawEvents.TimeColumn;
import dev.zhiyin.tools.prepare.Summary.Dropped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Leaves out of the events what the rules say, one rule after another, and counts. Reads {@code
 * raw}, {@code shopper} and {@code item}; what stays is the table {@code kept}, whose {@code seq}
 * is the place in the files.
 */
final class Cleaning {
  private static final long MINUTE = 60_000_000L;
  private static final long DAY = 24 * 60 * MINUTE;

  private final DuckDb db;
  private final PrepareConfig config;
  private final Progress progress;
  private final List<Dropped> dropped = new ArrayList<>();

  Cleaning(DuckDb db, PrepareConfig config, Progress progress) {
    this.db = db;
    this.config = config;
    this.progress = progress;
  }

  /**
   * Applies all rules but the first two, which the reading of the files applied.
   *
   * @param rows what became of the rows of the files
   * @param impossibleTimes events at whose time nothing can have happened
   */
  List<Dropped> clean(BadRows rows, long impossibleTimes) {
    dropped.add(new Dropped("unreadable", rows.bad(), rows.skippedByReason()));
    dropped.add(Dropped.of("timestamps", impossibleTimes));
    identities();
    duplicates();
    dropped.add(new Returns(db).net());
    repeatedLines();
    boolean positions = timesArePositions();
    bots(positions);
    bulkBuyers(positions);
    kCore();
    return dropped;
  }

  /** Whether the times of what is kept only tell the order. */
  boolean timesArePositions() {
    return db.number("SELECT coalesce(max(moment), 0) FROM kept")
        < TimeColumn.of(Event.EARLIEST_TIME);
  }

  private void identities() {
    progress.say("clean: test accounts, codes, unknown products");
    db.run(
        """
        CREATE TABLE named AS
        SELECT seq, uid, coalesce(iid, 0) AS iid, words, kind, moment, quantity, price,
          basket, given, part, CASE WHEN s.why > 0 THEN s.why ELSE coalesce(i.why, 0) END AS why
        FROM placed r JOIN shopper s ON r.shopper = s.id LEFT JOIN item i ON r.product = i.id""");
    db.run("DROP VIEW placed");
    db.run("DROP TABLE raw");
    var counts = new long[Identities.UNKNOWN + 1];
    var subjects = new long[Identities.UNKNOWN + 1];
    db.each(
        """
        SELECT why, count(*), CASE WHEN why <= %d THEN count(DISTINCT uid)
            ELSE count(DISTINCT iid) END
        FROM named WHERE why > 0 GROUP BY why"""
            .formatted(Identities.NOT_IN_SAMPLE),
        row -> {
          counts[row.getInt(1)] = row.getLong(2);
          subjects[row.getInt(1)] = row.getLong(3);
        });
    var reasons = List.of("testAccounts", "sample", "codes", "unknownProducts");
    for (int why = 1; why <= reasons.size(); why++) {
      String what = why <= Identities.NOT_IN_SAMPLE ? "shoppers" : "products";
      dropped.add(
          new Dropped(
              reasons.get(why - 1),
              counts[why],
              counts[why] == 0 ? Map.of() : Map.of(what, subjects[why])));
    }
  }

  private void duplicates() {
    progress.say("clean: duplicates");
    if (!config.duplicates().drop()) {
      db.run("CREATE TABLE kept AS SELECT * EXCLUDE (why) FROM named WHERE why = 0");
      db.run("DROP TABLE named");
      dropped.add(Dropped.of("duplicates", 0));
      return;
    }
    String columns =
        "uid, iid, kind, moment"
            + present("named", "words", "quantity", "price", "basket", "given");
    db.run(
        """
        CREATE TABLE kept AS
        SELECT min(seq) AS seq, uid, iid, kind, moment, %s arg_min(part, seq) AS part
        FROM named WHERE why = 0 GROUP BY %s"""
            .formatted(
                absent(columns, "words", "VARCHAR")
                    + absent(columns, "quantity", "INTEGER")
                    + absent(columns, "price", "DOUBLE")
                    + absent(columns, "basket", "VARCHAR")
                    + absent(columns, "given", "VARCHAR"),
                columns));
    long before = db.number("SELECT count(*) FROM named WHERE why = 0");
    db.run("DROP TABLE named");
    if (columns.contains("given")) {
      db.change(
          """
          DELETE FROM kept WHERE given IS NOT NULL AND seq NOT IN
            (SELECT min(seq) FROM kept WHERE given IS NOT NULL GROUP BY given)""");
    }
    dropped.add(Dropped.of("duplicates", before - kept()));
  }

  /* A column that is empty in every row only makes the rows that are grouped longer. */
  private String present(String table, String... columns) {
    var present = new StringBuilder();
    for (String column : columns) {
      if (db.number("SELECT count(%s) FROM %s".formatted(column, table)) > 0) {
        present.append(", ").append(column);
      }
    }
    return present.toString();
  }

  private static String absent(String present, String column, String type) {
    return present.contains(column) ? column + ", " : "NULL::%s AS %s, ".formatted(type, column);
  }

  /* Lines of one moment that differ in pieces, price or order only are one event, of all pieces at
   * what one was on average: a sum of decimals, which is the same in whatever order they come. */
  private void repeatedLines() {
    long before = kept();
    boolean several =
        db.number(
                "SELECT count(*) FROM kept WHERE quantity IS NOT NULL OR price IS NOT NULL OR basket IS NOT NULL")
            > 0;
    if (config.duplicates().drop() && several) {
      db.run(
          """
          CREATE TABLE line AS
          SELECT min(seq) AS seq,
            CASE WHEN count(quantity) > 0
              THEN least(sum(coalesce(quantity, 1)), 2000000000)::INTEGER END AS quantity,
            CASE WHEN min(price) < max(price)
              THEN sum((price * coalesce(quantity, 1))::DECIMAL(38, 6))::DOUBLE
                / sum(coalesce(quantity, 1)) FILTER (price IS NOT NULL)
              ELSE min(price) END AS price
          FROM kept WHERE given IS NULL GROUP BY uid, iid, words, kind, moment HAVING count(*) > 1""");
      db.change(
          """
          UPDATE kept SET quantity = line.quantity, price = line.price
          FROM line WHERE kept.seq = line.seq""");
      db.run("DROP TABLE line");
      db.change(
          """
          DELETE FROM kept WHERE given IS NULL AND seq NOT IN
            (SELECT min(seq) FROM kept WHERE given IS NULL GROUP BY uid, iid, words, kind, moment)""");
    }
    dropped.add(Dropped.of("repeatedLines", before - kept()));
  }

  private void bots(boolean positions) {
    Rules.Bots limits = config.bots();
    if (positions || (limits.perMinute() == 0 && limits.perDay() == 0)) {
      dropped.add(Dropped.of("bots", 0));
      return;
    }
    progress.say("clean: bots");
    db.run(
        """
        CREATE TABLE suspect AS
        WITH minutes AS (
          SELECT uid, moment // %d AS minute,
            count(*) FILTER (basket IS NULL) + count(DISTINCT basket) AS acts
          FROM kept GROUP BY uid, minute)
        SELECT uid FROM minutes GROUP BY uid, minute // 1440
        HAVING max(acts) > %d OR sum(acts) > %d"""
            .formatted(MINUTE, orNone(limits.perMinute()), orNone(limits.perDay())));
    dropSuspects("bots");
  }

  private void bulkBuyers(boolean positions) {
    int limit = config.bulkBuyers().purchasesPerDay();
    if (positions || limit == 0) {
      dropped.add(Dropped.of("bulkBuyers", 0));
      return;
    }
    progress.say("clean: bulk buyers");
    db.run(
        """
        CREATE TABLE suspect AS
        SELECT uid FROM kept WHERE kind = %d GROUP BY uid, moment // %d HAVING count(*) > %d"""
            .formatted(EventTypeColumn.PURCHASE, DAY, limit));
    dropSuspects("bulkBuyers");
  }

  private void dropSuspects(String rule) {
    long shoppers = db.number("SELECT count(DISTINCT uid) FROM suspect");
    long events =
        shoppers == 0 ? 0 : db.change("DELETE FROM kept WHERE uid IN (SELECT uid FROM suspect)");
    db.run("DROP TABLE suspect");
    dropped.add(new Dropped(rule, events, shoppers == 0 ? Map.of() : Map.of("shoppers", shoppers)));
  }

  /* Leaves the k-core: the largest part in which all shoppers and products meet often enough. */
  private void kCore() {
    Rules.KCore limits = config.kCore();
    if (limits.isOff()) {
      dropped.add(Dropped.of("kCore", 0));
      return;
    }
    db.run("CREATE TABLE pair AS SELECT DISTINCT uid, iid FROM kept WHERE iid > 0");
    Map<String, Long> details = new LinkedHashMap<>();
    long shoppers = shoppers();
    long products = inPairs("iid");
    long rounds = 0;
    long removed = 1;
    while (removed > 0) {
      removed = removeRare("uid", limits.shoppers()) + removeRare("iid", limits.products());
      rounds++;
    }
    String rareShopper = limits.shoppers() > 1 ? "uid NOT IN (SELECT uid FROM pair) OR " : "";
    long events =
        db.change(
            "DELETE FROM kept WHERE %s(iid > 0 AND iid NOT IN (SELECT iid FROM pair))"
                .formatted(rareShopper));
    details.put("shoppers", shoppers - shoppers());
    details.put("products", products - inPairs("iid"));
    details.put("rounds", rounds);
    db.run("DROP TABLE pair");
    dropped.add(new Dropped("kCore", events, details));
  }

  private long shoppers() {
    return db.number("SELECT count(DISTINCT uid) FROM kept");
  }

  private long inPairs(String column) {
    return db.number("SELECT count(DISTINCT %s) FROM pair".formatted(column));
  }

  private long removeRare(String column, int least) {
    return db.change(
        "DELETE FROM pair WHERE %1$s IN (SELECT %1$s FROM pair GROUP BY %1$s HAVING count(*) < %2$d)"
            .formatted(column, least));
  }

  private long kept() {
    return db.number("SELECT count(*) FROM kept");
  }

  private static long orNone(int limit) {
    return limit == 0 ? Long.MAX_VALUE : limit;
  }
}
