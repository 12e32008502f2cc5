package dev.zhiyin.engine.profile;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.filter.AttributeFilter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The fields that a shop declares for the profiles of its shoppers.
 *
 * @param fields by name: at most {@value #MOST} names of 1 to 100 letters, digits, {@code _} and
 *     {@code -}
 * @param types of the attributes that they act on, none of them a geo point
 */
public record ProfileRules(Map<String, ProfileField> fields, AttributeTypes types) {
  public static final ProfileRules NONE = new ProfileRules(Map.of(), AttributeTypes.NONE);

  /** Most fields. */
  public static final int MOST = 20;

  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N}_-]{1,100}");

  public ProfileRules {
    if (fields.size() > MOST) {
      throw new InvalidInput("profile", fields.size() + " fields", "at most %d".formatted(MOST));
    }
    for (var one : fields.entrySet()) {
      if (!NAME.matcher(one.getKey()).matches()) {
        throw new InvalidInput(
            "profile", one.getKey(), "names of 1 to 100 letters, digits, _ and -");
      }
      String name = "profile.%s.".formatted(one.getKey());
      ProfileField field = one.getValue();
      if (types.of(field.attribute()) instanceof AttributeType.Geo) {
        throw new InvalidInput(
            name + field.effect().text(), field.attribute(), "an attribute that is no geoPoint");
      }
      field
          .values()
          .forEach(
              (value, known) ->
                  check(types, name + "values." + value + ".means", field, known.means()));
    }
    fields = Collections.unmodifiableMap(new TreeMap<>(fields));
  }

  private static void check(
      AttributeTypes types, String name, ProfileField field, List<String> values) {
    for (String value : values) {
      try {
        var _ = new AttributeFilter(types, field.attribute()).anyOf(List.of(value));
      } catch (InvalidInput refused) {
        throw new InvalidInput(name, refused.value(), refused.wanted());
      }
    }
  }

  /** Whether profiles of the shop have no fields. */
  public boolean isEmpty() {
    return fields.isEmpty();
  }

  /**
   * Passes if a profile has declared fields only, and values that fit the attributes.
   *
   * @throws InvalidInput naming the field if not
   */
  public void require(StatedProfile profile) {
    profile
        .values()
        .forEach(
            (name, values) -> {
              ProfileField field = fields.get(name);
              if (field == null) {
                throw new InvalidInput(
                    name, String.join(", ", values), "one of the fields " + fieldNames());
              }
              values.forEach(value -> check(types, name, field, field.meant(value)));
            });
  }

  private String fieldNames() {
    return fields.isEmpty()
        ? "that the shop's settings declare in 'profile', which are none"
        : String.join(", ", fields.keySet());
  }
}
