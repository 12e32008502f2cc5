package dev.zhiyin.engine.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A shop's settings as YAML. */
final class ConfigFile {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final List<String> BLOCKS =
      List.of("store", "privacy", "retention", "weights", "arrange", "limits", "server");

  private ConfigFile() {}

  /** The settings of a file; a refusal names it. */
  static ShopConfig read(Home home, Path file, Map<String, String> environment) {
    JsonNode json = parsed(file);
    try {
      return config(home, json, file, environment);
    } catch (InvalidInput | WorkRefused refused) {
      throw new WorkRefused(file + ": " + refused.getMessage());
    }
  }

  /** The settings of a shop without a file. */
  static ShopConfig none(Home home, Map<String, String> environment) {
    try {
      return config(home, JsonNodeFactory.instance.missingNode(), Path.of("none"), environment);
    } catch (InvalidInput refused) {
      throw new WorkRefused("environment: " + refused.getMessage());
    }
  }

  private static ShopConfig config(
      Home home, JsonNode json, Path file, Map<String, String> environment) {
    SettingsBinder all = SettingsBinder.of(json, file, BLOCKS);
    return new ShopConfig(
        StoreSettings.read(all, environment),
        PrivacySettings.read(all, environment, home),
        Retention.read(all),
        EventWeights.read(all),
        RerankSettings.read(all),
        all.bind("limits", Limits.DEFAULT),
        all.bind("server", ServerSettings.DEFAULT));
  }

  /** As {@link ShopConfig#outwardSettings}: all of the store, and whatever names a file. */
  static List<String> outward(Path file) {
    var found = new ArrayList<String>();
    addOutward("", parsed(file), found);
    return found;
  }

  private static void addOutward(String name, JsonNode json, List<String> found) {
    if (json.isObject()) {
      json.properties()
          .forEach(
              entry ->
                  addOutward(
                      name.isEmpty() ? entry.getKey() : name + "." + entry.getKey(),
                      entry.getValue(),
                      found));
    } else if (json.isArray()) {
      json.forEach(element -> addOutward(name, element, found));
    } else if (name.equals("store") || name.startsWith("store.") || name.endsWith("File")) {
      found.add(name);
    }
  }

  private static JsonNode parsed(Path file) {
    try {
      return YAML.readTree(Files.readString(file));
    } catch (JsonProcessingException broken) {
      var place = broken.getLocation();
      throw new WorkRefused(
          "%s is not YAML: line %d, column %d: %s"
              .formatted(file, place.getLineNr(), place.getColumnNr(), reason(broken)));
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  /* What the parser says after these is about its own classes and settings. */
  private static String reason(JsonProcessingException broken) {
    return broken
        .getOriginalMessage()
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst(" \\((of type|bound as) .*", "");
  }
}
