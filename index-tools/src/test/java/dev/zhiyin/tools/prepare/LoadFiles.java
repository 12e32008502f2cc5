package dev.zhiyin.tools.prepare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Generates files of a large shop: products with a few popular among many, shoppers with long and
 * short histories, and of everything that preparation leaves out a little. The same sizes give the
 * same rows.
 */
final class LoadFiles {
  private static final long ROWS_A_FILE = 10_000_000;

  private LoadFiles() {}

  static Path products(DuckDb db, Path folder, long count) {
    Path file = folder.resolve("products.jsonl.gz");
    db.run(
        """
        COPY (SELECT 'P' || i AS id, 'Product number ' || i AS title, 'Brand ' || (i %% 997) AS brand,
            1 + i %% 500 AS price FROM range(%d) t(i))
        TO %s (FORMAT json, COMPRESSION gzip)"""
            .formatted(count, DuckDb.literal(file.toString())));
    return file;
  }

  /** One shopper for each 20 events, and files of 10 million events at most. */
  static List<Path> events(DuckDb db, Path folder, long count, long products) {
    var files = new ArrayList<Path>();
    for (long from = 0; from < count; from += ROWS_A_FILE) {
      Path file = folder.resolve("events%d.csv.gz".formatted(files.size()));
      db.run(
          """
          COPY (
            WITH dice AS (SELECT CASE WHEN i %% 50 = 7 THEN i - 1 ELSE i END AS i
                FROM range(%1$d, %2$d) t(i)),
            thrown AS (SELECT i, hash(i) %% 1000003 / 1000003.0 AS a,
                hash(i + 1000000007) %% 1000003 / 1000003.0 AS b, hash(i * 31 + 5) %% 100 AS c FROM dice)
            SELECT CASE WHEN i %% 1009 = 0 THEN 'test' || i %% 7 WHEN i %% 997 = 0 THEN 'robot'
                ELSE 'u' || floor(pow(a, 1.5) * %3$d)::BIGINT END AS user_id,
              'P' || floor(pow(b, 3) * %4$d * 1.0005)::BIGINT AS product_id,
              CASE WHEN c < 70 THEN 'view' WHEN c < 80 THEN 'cart' WHEN c < 98 THEN 'purchase'
                WHEN c < 99 THEN 'return' ELSE 'favorite' END AS event_type,
              CASE WHEN i %% 2003 = 0 THEN 4102444800 WHEN i %% 997 = 0 THEN 1710000000 + i %% 600
                ELSE 1700000000 + hash(i + 77) %% 31536000 END AS timestamp
            FROM thrown)
          TO %5$s (FORMAT csv, HEADER true, COMPRESSION gzip)"""
              .formatted(
                  from,
                  Math.min(count, from + ROWS_A_FILE),
                  Math.max(1, count / 20),
                  products,
                  DuckDb.literal(file.toString())));
      files.add(file);
    }
    return files;
  }
}
