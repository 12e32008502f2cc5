package dev.zhiyin.tools.backup;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.engine.store.StoreSnapshot.StoreRow;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  /** Which events files held out. */
  static final String HELD_OUT = "held-out.csv";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .build();

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

  static Contents parse(byte[] json) throws IOException {
    return JSON.readValue(json, Contents.class);
  }

  byte[] json() throws IOException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
  }

  /** A row of a table as a line of JSON, with its end. */
  static byte[] line(StoreRow row) throws IOException {
    byte[] json = JSON.writeValueAsBytes(new TreeMap<>(row.values()));
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }

  @SuppressWarnings("unchecked")
  static StoreRow row(String table, String line) throws IOException {
    return new StoreRow(table, (Map<String, Object>) JSON.readValue(line, Map.class));
  }

  boolean has(String name) {
    return entries.stream().anyMatch(entry -> entry.name().equals(name));
  }

  /** Names of entries that begin so, in order. */
  List<String> names(String prefix) {
    return entries.stream().map(Entry::name).filter(name -> name.startsWith(prefix)).toList();
  }
}
