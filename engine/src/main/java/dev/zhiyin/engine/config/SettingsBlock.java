package dev.zhiyin.engine.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * One block of the settings, each read as what it should be, or refused by its dotted name. A
 * setting without a value counts as absent.
 */
final class SettingsBlock {
  private final String name;
  private final JsonNode json;
  private final Path file;

  private SettingsBlock(String name, JsonNode json, Path file) {
    this.name = name;
    this.json = json;
    this.file = file;
  }

  /**
   * All settings.
   *
   * @param file that relative paths start beside
   */
  static SettingsBlock all(JsonNode json, Path file, List<String> known) {
    return checked("", json, file, known);
  }

  /** An inner block, empty if absent, that has no setting but these. */
  SettingsBlock block(String inner, List<String> known) {
    return checked(dotted(inner), json.path(inner), file, known);
  }

  private static SettingsBlock checked(String name, JsonNode json, Path file, List<String> known) {
    if (json.isMissingNode() || json.isNull()) {
      return new SettingsBlock(name, JsonNodeFactory.instance.objectNode(), file);
    }
    if (!json.isObject()) {
      throw new InvalidInput(
          name.isEmpty() ? "the file" : name, shown(json), "a block of settings");
    }
    var block = new SettingsBlock(name, json, file);
    json.fieldNames().forEachRemaining(field -> block.requireKnown(field, known));
    return block;
  }

  /* Without the value, which may be a secret in the wrong place. */
  private void requireKnown(String field, List<String> known) {
    if (!known.contains(field)) {
      throw new WorkRefused(
          "%s is not a setting; the nearest is %s"
              .formatted(dotted(field), dotted(Names.nearest(field, known))));
    }
  }

  /** Whether a name is one of a setting of this block already, dotted as it is. */
  boolean names(String field) {
    return field.startsWith(name);
  }

  /** The inner blocks of a list, none if absent, each without a setting but these. */
  List<SettingsBlock> blocks(String field, List<String> known) {
    var blocks = new ArrayList<SettingsBlock>();
    checked(field, JsonNode::isArray, "a list of blocks of settings")
        .ifPresent(
            list ->
                list.forEach(
                    one ->
                        blocks.add(
                            checked(
                                "%s[%d]".formatted(dotted(field), blocks.size()),
                                one,
                                file,
                                known))));
    return blocks;
  }

  /** The texts of a list, none if absent. */
  List<String> texts(String field) {
    var texts = new ArrayList<String>();
    checked(field, JsonNode::isArray, "a list of texts")
        .ifPresent(
            list ->
                list.forEach(
                    one -> {
                      if (!one.isTextual() || one.textValue().isBlank()) {
                        throw new InvalidInput(
                            "%s[%d]".formatted(dotted(field), texts.size()),
                            shown(one),
                            "a text that is not blank");
                      }
                      texts.add(one.textValue());
                    }));
    return texts;
  }

  String dotted(String field) {
    return name.isEmpty() ? field : name + '.' + field;
  }

  Optional<String> text(String field) {
    return checked(field, JsonNode::isTextual, "a text").map(JsonNode::textValue);
  }

  Optional<Boolean> truth(String field) {
    return checked(field, JsonNode::isBoolean, "true or false").map(JsonNode::booleanValue);
  }

  OptionalInt wholeNumber(String field) {
    return checked(
            field, value -> value.isIntegralNumber() && value.canConvertToInt(), "a whole number")
        .stream()
        .mapToInt(JsonNode::intValue)
        .findFirst();
  }

  OptionalDouble number(String field) {
    return checked(field, JsonNode::isNumber, "a number").stream()
        .mapToDouble(JsonNode::doubleValue)
        .findFirst();
  }

  Optional<Duration> duration(String field) {
    return checked(
            field,
            value -> value.isTextual() && Durations.parse(value.textValue()).isPresent(),
            "a duration such as 500ms, 2s, 5m or 1h")
        .flatMap(value -> Durations.parse(value.textValue()));
  }

  /** A path; a relative one starts from the folder of the file that it stands in. */
  Optional<Path> path(String field) {
    return text(field)
        .map(
            text -> {
              try {
                return file.resolveSibling(text);
              } catch (InvalidPathException _) {
                throw new InvalidInput(dotted(field), text, "a path");
              }
            });
  }

  private Optional<JsonNode> checked(String field, Predicate<JsonNode> right, String wanted) {
    Optional<JsonNode> value = Optional.ofNullable(json.get(field)).filter(node -> !node.isNull());
    value
        .filter(right.negate())
        .ifPresent(
            found -> {
              throw new InvalidInput(dotted(field), shown(found), wanted);
            });
    return value;
  }

  private static String shown(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString();
  }
}
