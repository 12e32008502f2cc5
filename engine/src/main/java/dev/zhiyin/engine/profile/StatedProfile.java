package dev.zhiyin.engine.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.attribute.AttributeTypes;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a shopper has said of themself, such as {@code {"skinType": ["dry"], "avoid":
 * ["fragrance"]}}.
 *
 * @param values by field, in the order given: at most {@value #MOST_VALUES} in all, each of 1 to
 *     {@value #LONGEST_VALUE} characters and not all blank; one that is there twice but for case,
 *     width and outer space counts once, and a field without any is none
 */
public record StatedProfile(Map<String, List<String>> values) {
  /** Of a shopper who has said nothing. */
  public static final StatedProfile NONE = new StatedProfile(Map.of());

  public static final int MOST_VALUES = 100;
  public static final int LONGEST_VALUE = 200;

  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, List<String>>> VALUES = new TypeReference<>() {};

  public StatedProfile {
    var copy = new TreeMap<String, List<String>>();
    int count = 0;
    for (var field : values.entrySet()) {
      List<String> once = once(field.getKey(), field.getValue());
      count += once.size();
      if (!once.isEmpty()) {
        copy.put(field.getKey(), once);
      }
    }
    TextLimits.checkCount("profile", count, MOST_VALUES, "values");
    values = Collections.unmodifiableMap(copy);
  }

  private static List<String> once(String field, List<String> values) {
    values.forEach(value -> TextLimits.check(field, value, LONGEST_VALUE));
    Set<String> seen = new HashSet<>();
    return values.stream()
        .map(String::strip)
        .filter(value -> seen.add(AttributeTypes.folded(value)))
        .toList();
  }

  /** Whether nothing is said. */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** As JSON, for {@link #parse}. */
  public String text() {
    try {
      return JSON.writeValueAsString(values);
    } catch (JsonProcessingException impossible) { // only texts
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * A profile of {@link #text}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static StatedProfile parse(String json) {
    try {
      return new StatedProfile(JSON.readValue(json, VALUES));
    } catch (JsonProcessingException damaged) {
      throw new IllegalArgumentException("no profile: " + json, damaged);
    }
  }
}
