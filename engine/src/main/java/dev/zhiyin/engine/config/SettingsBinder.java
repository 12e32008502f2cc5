package dev.zhiyin.engine.config;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.config.Bounds.Durations;
import dev.zhiyin.engine.product.CategoryPath;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Binds blocks of settings to records. What a block does not say is as in the record of usual
 * values, whose components are also the settings that are known; what is wrong is refused by its
 * dotted name.
 *
 * @param all the settings of a file
 * @param file that relative paths start beside
 */
public record SettingsBinder(JsonNode all, Path file) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .withCoercionConfig(
              LogicalType.Textual,
              texts ->
                  List.of(
                          CoercionInputShape.Integer,
                          CoercionInputShape.Float,
                          CoercionInputShape.Boolean)
                      .forEach(shape -> texts.setCoercion(shape, CoercionAction.Fail)))
          .addModule(
              new SimpleModule()
                  .addSerializer(new DurationText())
                  .addDeserializer(
                      Duration.class,
                      new FromText<>(Duration.class, text -> Durations.parse(text).orElse(null)))
                  .addDeserializer(
                      CategoryPath.class, new FromText<>(CategoryPath.class, CategoryPath::parse)))
          .build();

  private static final class DurationText extends StdSerializer<Duration> {
    DurationText() {
      super(Duration.class);
    }

    @Override
    public void serialize(Duration value, JsonGenerator json, SerializerProvider unused)
        throws IOException {
      json.writeString(Durations.text(value));
    }
  }

  /** Reads a text, which is no such value where the form is null. */
  private static final class FromText<T> extends StdDeserializer<T> {
    private final transient Function<String, @Nullable T> form;

    FromText(Class<T> type, Function<String, @Nullable T> form) {
      super(type);
      this.form = form;
    }

    @Override
    public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
      @Nullable T value = null;
      if (json.hasToken(JsonToken.VALUE_STRING)) {
        try {
          value = form.apply(json.getText());
        } catch (InvalidInput refused) { // its name is the path
          throw new InvalidInput("", refused.value(), refused.wanted());
        }
      }
      if (value == null) {
        throw MismatchedInputException.from(json, handledType(), "");
      }
      return value;
    }
  }

  /** Settings that have no block but these. */
  static SettingsBinder of(JsonNode json, Path file, List<String> blocks) {
    ObjectNode known = JSON.createObjectNode();
    blocks.forEach(known::putNull);
    return new SettingsBinder(overlaid("", known, json), file);
  }

  /**
   * A block as a record of the same names.
   *
   * @param usual what each setting is where the block does not say
   * @throws InvalidInput if a value is of the wrong type or out of range
   * @throws WorkRefused if a setting is not known
   */
  @SuppressWarnings("unchecked") // of the type of the usual record
  public <T extends Record> T bind(String name, T usual) {
    return (T) bound(name, tree(usual), JSON.constructType(usual.getClass()));
  }

  /**
   * A block as something else.
   *
   * @param usual has every setting that is known, null where nothing is usual; a list of blocks has
   *     one that shows what is usual in each
   */
  @SuppressWarnings("unchecked") // of the type that is asked for
  <T> T bind(String name, ObjectNode usual, TypeReference<T> type) {
    return (T) bound(name, usual, JSON.constructType(type));
  }

  /** Usual values as they would be written. */
  static ObjectNode tree(Record usual) {
    return JSON.valueToTree(usual);
  }

  private Object bound(String name, ObjectNode usual, JavaType type) {
    ObjectNode tree = overlaid(name, usual, all.path(name));
    try {
      return JSON.readerFor(type).readValue(tree);
    } catch (JsonMappingException wrong) {
      throw refusal(name, tree, wrong);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /* The usual values with those that are given in their place. */
  private static ObjectNode overlaid(String name, ObjectNode usual, JsonNode given) {
    ObjectNode tree = usual.deepCopy();
    if (!given.isMissingNode() && !given.isNull()) {
      if (!given.isObject()) {
        throw wrong(name.isEmpty() ? "the file" : name, given, "a block of settings");
      }
      given.properties().forEach(entry -> requireKnown(name, entry.getKey(), usual));
    }
    for (var entry : usual.properties()) {
      String field = entry.getKey();
      JsonNode value = given.path(field);
      boolean absent = value.isMissingNode() || value.isNull();
      if (entry.getValue() instanceof ObjectNode inner) {
        tree.set(field, overlaid(dotted(name, field), inner, value));
      } else if (entry.getValue().path(0) instanceof ObjectNode one) {
        tree.set(field, absent ? JSON.createArrayNode() : list(dotted(name, field), one, value));
      } else if (!absent) {
        requireNoGap(dotted(name, field), value);
        tree.set(field, value);
      }
    }
    return tree;
  }

  /* A list says nothing by a place where nothing stands, unlike a block. */
  private static void requireNoGap(String name, JsonNode list) {
    for (int i = 0; list.isArray() && i < list.size(); i++) {
      String place = "%s[%d]".formatted(name, i);
      if (list.get(i).isNull()) {
        throw wrong(place, list.get(i), "a value");
      }
      requireNoGap(place, list.get(i));
    }
  }

  private static ArrayNode list(String name, ObjectNode usual, JsonNode given) {
    if (!given.isArray()) {
      throw wrong(name, given, "a list of blocks of settings");
    }
    ArrayNode list = JSON.createArrayNode();
    given.forEach(one -> list.add(overlaid("%s[%d]".formatted(name, list.size()), usual, one)));
    return list;
  }

  /* Without the value, which may be a secret in the wrong place. */
  private static void requireKnown(String name, String field, ObjectNode usual) {
    if (!usual.has(field)) {
      List<String> known = usual.properties().stream().map(entry -> entry.getKey()).toList();
      throw new WorkRefused(
          "%s is not a setting; the nearest is %s"
              .formatted(dotted(name, field), dotted(name, Names.nearest(field, known))));
    }
  }

  private static InvalidInput refusal(String block, JsonNode tree, JsonMappingException wrong) {
    String name = block;
    JsonNode found = tree;
    for (JsonMappingException.Reference step : wrong.getPath()) {
      boolean isField = step.getFieldName() != null;
      name =
          isField ? dotted(name, step.getFieldName()) : "%s[%d]".formatted(name, step.getIndex());
      found = isField ? found.path(step.getFieldName()) : found.path(step.getIndex());
    }
    if (wrong.getCause() instanceof InvalidInput refused) {
      String field = refused.field();
      return field.startsWith(block) || field.contains(" ")
          ? refused
          : new InvalidInput(
              field.isEmpty() ? name : dotted(name, field), refused.value(), refused.wanted());
    }
    return wrong(name, found, wanted(wrong));
  }

  private static String wanted(JsonMappingException wrong) {
    Class<?> type =
        wrong instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : int.class;
    return switch (type.getSimpleName()) {
      case "int", "Integer" -> "a whole number";
      case "double", "Double" -> "a number";
      case "boolean" -> "true or false";
      case "Duration" -> "a duration such as 500ms, 2s, 5m or 1h";
      case "List", "ArrayList" -> "a list of texts";
      default -> "a text";
    };
  }

  private static InvalidInput wrong(String name, JsonNode found, String wanted) {
    return new InvalidInput(name, found.isValueNode() ? found.asText() : found.toString(), wanted);
  }

  static String dotted(String name, String field) {
    return name.isEmpty() ? field : name + '.' + field;
  }

  /** A path, none if the text is empty; a relative one starts from the folder of the file. */
  Optional<Path> path(String name, String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(file.resolveSibling(text));
    } catch (InvalidPathException _) {
      throw new InvalidInput(name, text, "a path");
    }
  }

  /** Finds the name that somebody may have meant. */
  static final class Names {
    private Names() {}

    /**
     * The known name with the fewest edits (Levenshtein, 1966) for its length, upper and lower case
     * alike.
     *
     * @param known at least one
     */
    static String nearest(String name, Collection<String> known) {
      return known.stream()
          .min(
              Comparator.<String>comparingDouble(candidate -> distance(name, candidate))
                  .thenComparing(Comparator.naturalOrder()))
          .orElseThrow();
    }

    private static double distance(String name, String candidate) {
      int edits = edits(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      return (double) edits / Math.max(name.length(), candidate.length());
    }

    static int edits(String from, String to) {
      var before = new int[to.length() + 1];
      for (int j = 0; j <= to.length(); j++) {
        before[j] = j;
      }
      for (int i = 1; i <= from.length(); i++) {
        var row = new int[to.length() + 1];
        row[0] = i;
        for (int j = 1; j <= to.length(); j++) {
          int replaced = before[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
          row[j] = Math.min(replaced, 1 + Math.min(before[j], row[j - 1]));
        }
        before = row;
      }
      return before[to.length()];
    }
  }
}
