package dev.zhiyin.engine.config;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.explain.Languages;
import dev.zhiyin.engine.profile.ProfileField;
import dev.zhiyin.engine.profile.ProfileField.Effect;
import dev.zhiyin.engine.profile.ProfileRules;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The block {@code profile}: fields of profiles by name, each with its one effect, and what single
 * values of it mean.
 */
record ProfileBlock(JsonNode all, Path file) {
  private static final String BLOCK = "profile";
  private static final String VALUES = "values";

  ProfileBlock(SettingsBinder settings) {
    this(settings.all(), settings.file());
  }

  /**
   * One value as it is written.
   *
   * @param said by language, null where nothing is
   */
  private record ValueBlock(List<String> means, Map<String, @Nullable String> said) {
    ProfileField.Value value() {
      var words = new HashMap<String, String>();
      said.forEach(
          (language, text) -> {
            if (text != null) {
              words.put(language, text);
            }
          });
      return new ProfileField.Value(means, words);
    }
  }

  ProfileRules read(AttributeTypes types) {
    var fields = new TreeMap<String, ProfileField>();
    blocks(BLOCK, all.path(BLOCK))
        .forEach((name, json) -> fields.put(name, field(SettingsBinder.dotted(BLOCK, name), json)));
    return new ProfileRules(fields, types);
  }

  private ProfileField field(String name, JsonNode json) {
    ObjectNode usual = JsonNodeFactory.instance.objectNode();
    for (Effect effect : Effect.values()) {
      usual.putNull(effect.text());
    }
    JsonNode effects = json instanceof ObjectNode block ? block.deepCopy().without(VALUES) : json;
    Map<String, @Nullable String> given =
        one(name, effects).bind(name, usual, new TypeReference<>() {});
    var found = new EnumMap<Effect, String>(Effect.class);
    for (Effect effect : Effect.values()) {
      String attribute = given.get(effect.text());
      if (attribute != null) {
        found.put(effect, attribute);
      }
    }
    if (found.size() != 1) {
      throw new InvalidInput(name, json.toString(), "one of requires, excludes and compatible");
    }
    Map<String, ProfileField.Value> values = values(SettingsBinder.dotted(name, VALUES), json);
    var only = found.entrySet().iterator().next();
    return within(name, () -> new ProfileField(only.getKey(), only.getValue(), values));
  }

  private Map<String, ProfileField.Value> values(String name, JsonNode field) {
    ObjectNode usual = JsonNodeFactory.instance.objectNode();
    usual.putArray("means");
    ObjectNode said = usual.putObject("said");
    Languages.KNOWN.tags().forEach(said::putNull);
    var values = new HashMap<String, ProfileField.Value>();
    blocks(name, field.path(VALUES))
        .forEach(
            (value, json) -> {
              String of = SettingsBinder.dotted(name, value);
              ValueBlock read = one(of, json).bind(of, usual, new TypeReference<ValueBlock>() {});
              values.put(value, within(of, read::value));
            });
    return values;
  }

  private static Map<String, JsonNode> blocks(String name, JsonNode json) {
    if (!json.isObject() && !json.isMissingNode() && !json.isNull()) {
      throw new InvalidInput(name, json.toString(), "blocks by name");
    }
    var blocks = new TreeMap<String, JsonNode>();
    json.properties().forEach(one -> blocks.put(one.getKey(), one.getValue()));
    return blocks;
  }

  private SettingsBinder one(String name, JsonNode json) {
    return new SettingsBinder(JsonNodeFactory.instance.objectNode().set(name, json), file);
  }

  private static <T> T within(String name, Supplier<T> made) {
    try {
      return made.get();
    } catch (InvalidInput refused) {
      throw refused.within(name + '.');
    }
  }
}
