package dev.zhiyin.tools.prepare;

import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.store.EventLog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Gives shoppers and products numbers, and says which of them no event may be about: the tables
 * {@code shopper} and {@code item}, whose {@code why} is 0 or one of the reasons here. Shoppers go
 * by their keys, {@code u} and a user's id or {@code s} and a session's.
 *
 * @param pseudonym what is written in place of a shopper's id; gives no two the same
 */
record Identities(DuckDb db, PrepareConfig config, UnaryOperator<String> pseudonym) {
  static final int TEST_ACCOUNT = 1;
  static final int NOT_IN_SAMPLE = 2;
  static final int CODE = 3;
  static final int UNKNOWN = 4;

  /**
   * Makes both tables, and the view {@code placed} of {@code raw} with {@code seq}, the place in
   * the files. Shoppers are numbered from 1 in the order of what is written for them.
   */
  void make() {
    placed();
    shoppers();
    items();
  }

  /* What came in a session without a user is the user's whom a row before names with that session,
   * the last of several, or else the first after; unless the store would leave the session alone,
   * for how much came before. */
  private void placed() {
    db.run(
        """
        CREATE TABLE owner AS
        SELECT id, shopper, named, before IS NULL AS first,
          lead(named, 1, 9223372036854775807) OVER (PARTITION BY id ORDER BY named) AS next
        FROM (SELECT 's' || session AS id, shopper, rowid AS named,
            lag(shopper) OVER (PARTITION BY session ORDER BY rowid) AS before
          FROM raw WHERE session IS NOT NULL)
        WHERE before IS DISTINCT FROM shopper""");
    db.change(
        """
        DELETE FROM owner WHERE id IN
          (SELECT o.id FROM raw r JOIN owner o ON r.shopper = o.id AND o.first
          WHERE r.rowid < o.named GROUP BY o.id HAVING count(*) > %d)"""
            .formatted(EventLog.MOST_OF_SESSION));
    db.change("UPDATE owner SET named = 0 WHERE first");
    db.run(
        db.number("SELECT count(*) FROM owner") == 0
            ? "CREATE VIEW placed AS SELECT rowid AS seq, * FROM raw"
            : """
            CREATE VIEW placed AS
            SELECT r.rowid AS seq, r.* REPLACE (coalesce(o.shopper, r.shopper) AS shopper)
            FROM raw r LEFT JOIN owner o
              ON r.shopper = o.id AND r.rowid >= o.named AND r.rowid < o.next""");
  }

  private void shoppers() {
    Pattern tests = config.testAccounts().pattern();
    db.run("CREATE TABLE seen (id VARCHAR, written VARCHAR, why UTINYINT)");
    db.append(
        "seen",
        rows ->
            db.each(
                "SELECT DISTINCT shopper FROM placed",
                row -> {
                  String key = row.getString(1);
                  String id = key.substring(1);
                  int why =
                      tests.matcher(id).matches() ? TEST_ACCOUNT : isDrawn(key) ? 0 : NOT_IN_SAMPLE;
                  db.add(rows, key, key.charAt(0) + pseudonym.apply(id), (byte) why);
                }));
    db.run(
        """
        CREATE TABLE shopper AS
        SELECT (row_number() OVER (ORDER BY written, id))::INTEGER AS uid, * FROM seen""");
    db.run("DROP TABLE seen");
  }

  private void items() {
    Pattern codes = config.codes().idPattern();
    int unknown = config.unknownProducts().drop() ? UNKNOWN : 0;
    db.run("CREATE TABLE strange (id VARCHAR, written VARCHAR, why UTINYINT)");
    db.append(
        "strange",
        rows ->
            db.each(
                """
                SELECT DISTINCT product FROM raw
                WHERE product IS NOT NULL AND product NOT IN (SELECT id FROM product)""",
                row -> {
                  String id = row.getString(1);
                  int why = codes.matcher(id).matches() ? CODE : unknown;
                  db.add(rows, id, id, (byte) why);
                }));
    db.run(
        """
        CREATE TABLE item AS
        SELECT pid AS iid, id, CASE WHEN code THEN %d ELSE 0 END::UTINYINT AS why FROM product
        UNION ALL
        SELECT (row_number() OVER (ORDER BY id)
            + (SELECT count(*) FROM product))::INTEGER, id, why FROM strange"""
            .formatted(CODE));
    db.run("DROP TABLE strange");
  }

  private boolean isDrawn(String id) {
    Rules.Sample sample = config.sample();
    return sample.share() == 1 || share(sample.seed() + "/" + id) < sample.share();
  }

  /** A number of 0 to 1 that the text decides. */
  private static double share(String text) {
    byte[] hash = Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
    return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1p-53;
  }
}
