package dev.zhiyin.tools.backup;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a backup says of itself, in its file {@value #NAME}.
 *
 * @param format of the backup, {@value #FORMAT}
 * @param created when, as RFC 3339
 * @param storeSequence number of the newest change of the store in it
 * @param generation number of the generation that was served; absent if none was
 * @param entries everything else in it, in order
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Contents(
    int format,
    String created,
    long storeSequence,
    @Nullable Long generation,
    List<Entry> entries) {
  static final String NAME = "backup.json";
  static final int FORMAT = 1;

  /** Tables of the store: {@code store/TABLE.jsonl}, a row a line. */
  static final String STORE = "store/";

  static final String ROWS = ".jsonl";

  /** Files of the generation, by their paths in its folder. */
  static final String GENERATION = "generation/";

  /** The shop's settings. */
  static final String CONFIG = "zhiyin.yaml";

  Contents {
    entries = List.copyOf(entries);
  }

  /**
   * A file in the backup.
   *
   * @param size in bytes
   * @param sha256 in hex
   */
  record Entry(String name, long size, String sha256) {}

  boolean has(String name) {
    return entries.stream().anyMatch(entry -> entry.name().equals(name));
  }

  /** Names of entries that begin so, in order. */
  List<String> names(String prefix) {
    return entries.stream().map(Entry::name).filter(name -> name.startsWith(prefix)).toList();
  }
}
