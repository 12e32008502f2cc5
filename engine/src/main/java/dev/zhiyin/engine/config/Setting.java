package dev.zhiyin.engine.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A setting, for whoever wonders what there is.
 *
 * @param name dotted, as in {@code server.port}
 * @param usual what it is where nobody says
 * @param range what it may be
 * @param meaning what it is good for
 */
public record Setting(String name, String usual, String range, String meaning) {
  private static final String FILE = "settings.yaml";

  /** All there are, in the order of the documentation. */
  public static List<Setting> all() {
    try (InputStream file = Setting.class.getResourceAsStream(FILE)) {
      var settings = new ArrayList<Setting>();
      for (JsonNode one : new YAMLMapper().readTree(file)) {
        settings.add(
            new Setting(
                one.get("name").textValue(),
                one.get("usual").textValue(),
                one.get("range").textValue(),
                one.get("meaning").textValue()));
      }
      return settings;
    } catch (IOException failure) {
      throw new UncheckedIOException(FILE, failure);
    }
  }
}
