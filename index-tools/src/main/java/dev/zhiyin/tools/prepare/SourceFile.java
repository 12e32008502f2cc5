package dev.zhiyin.tools.prepare;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.zhiyin.engine.Sha256;
import dev.zhiyin.tools.cli.Storage;
import dev.zhiyin.tools.input.BadRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;

/**
 * A file as the manifest names it.
 *
 * @param name without its folder, so that the same files elsewhere give the same manifest
 * @param sha256 in hexadecimal digits
 */
record SourceFile(@JsonProperty("file") String name, long bytes, String sha256) {
  /** Reads the whole file once. */
  static SourceFile of(Path file) {
    return Storage.read(
        file,
        () -> new SourceFile(file.getFileName().toString(), Files.size(file), Sha256.of(file)));
  }

  /**
   * The file, or if it is one of Parquet, its rows as lines of JSON beside the database.
   *
   * @param rows are told to be of the file, counted from 1
   */
  static Path readable(DuckDb db, Path file, BadRows rows) {
    if (!isParquet(file)) {
      return file;
    }
    Path lines = folderOfOne(db).resolve(file.getFileName() + ".jsonl");
    String rowsOfFile =
        "read_parquet(%s, hive_partitioning = false)".formatted(DuckDb.literal(glob(file)));
    db.run(
        "COPY (SELECT *%s FROM %s) TO %s (FORMAT json)"
            .formatted(
                nothingForNaN(db, rowsOfFile), rowsOfFile, DuckDb.literal(lines.toString())));
    rows.tell(lines, file);
    return lines;
  }

  /* Data frames keep NaN where a number is missing; JSON has no such number. */
  private static String nothingForNaN(DuckDb db, String rowsOfFile) {
    var columns = new ArrayList<String>();
    db.each(
        "SELECT column_name FROM (DESCRIBE SELECT * FROM %s) WHERE column_type IN ('FLOAT', 'DOUBLE')"
            .formatted(rowsOfFile),
        row -> columns.add(DuckDb.name(row.getString(1))));
    return columns.isEmpty()
        ? ""
        : columns.stream()
            .map("CASE WHEN NOT isnan(%1$s) THEN %1$s END AS %1$s"::formatted)
            .collect(joining(", ", " REPLACE (", ")"));
  }

  /* The pattern that this file alone fits. */
  private static String glob(Path file) {
    return file.toString().replaceAll("[\\[*?]", "[$0]");
  }

  /* Files of several folders may have one name. */
  private static Path folderOfOne(DuckDb db) {
    return Storage.read(db.folder(), () -> Files.createTempDirectory(db.folder(), "parquet-"));
  }

  private static boolean isParquet(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(parquet|parq)");
  }
}
