package dev.zhiyin.tools.backup;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.engine.store.StoreRow;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** The JSON in a backup. */
final class BackupJson {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .build();

  private BackupJson() {}

  static byte[] bytes(Contents contents) throws IOException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(contents);
  }

  static Contents contents(byte[] json) throws IOException {
    return JSON.readValue(json, Contents.class);
  }

  /** One line, with its end. */
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
}
