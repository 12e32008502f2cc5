package dev.zhiyin.engine.profile;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.filter.AttributeFilter;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.profile.ProfileField.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which products suit one shopper. Immutable.
 *
 * <p>Every value is a condition of its own, so that an index which remembers what conditions allow
 * has few to remember, whatever shoppers put together.
 */
public final class ProfileConstraint {
  /** Of a shopper whom everything suits. */
  public static final ProfileConstraint NONE =
      new ProfileConstraint(ProfileRules.NONE, StatedProfile.NONE, Optional.empty());

  private final ProfileRules rules;
  private final StatedProfile profile;
  private final Filter suiting;
  private final Filter ofOthers;

  /* Without what this seller sells. */
  private ProfileConstraint(ProfileRules rules, StatedProfile profile, Optional<String> seller) {
    this.rules = rules;
    this.profile = profile;
    this.suiting = suiting(rules, profile);
    this.ofOthers =
        seller
            .map(id -> new Condition.Not(Filter.of(new Condition.Sellers(List.of(id)))))
            .map(unwanted -> Filter.of(unwanted))
            .orElse(Filter.ALL);
  }

  /** By the rules of a shop; fields that they do not have do nothing. */
  public static ProfileConstraint of(ProfileRules rules, StatedProfile profile) {
    return rules.isEmpty() || profile.isEmpty()
        ? NONE
        : new ProfileConstraint(rules, profile, Optional.empty());
  }

  /** The same for a shopper who sells, and is shown nothing of their own. */
  public ProfileConstraint withoutSeller(String id) {
    return new ProfileConstraint(rules, profile, Optional.of(id));
  }

  /** What suits the shopper and is of others; everything, where nothing is said. */
  public Filter filter() {
    Filter both = suiting.and(ofOthers);
    return both.all().isEmpty() ? both : Filter.of(new Condition.OfProfile(both));
  }

  /** What suits the shopper by what is stated, whoever sells it. */
  public Filter suiting() {
    return suiting;
  }

  /** What the shopper does not sell. */
  public Filter ofOthers() {
    return ofOthers;
  }

  private static Filter suiting(ProfileRules rules, StatedProfile profile) {
    var conditions = new ArrayList<Condition>();
    rules
        .fields()
        .forEach(
            (name, field) -> {
              List<Condition> each =
                  profile.values().getOrDefault(name, List.of()).stream()
                      .map(value -> condition(rules.types(), field, value))
                      .toList();
              if (!each.isEmpty()) {
                conditions.addAll(acting(field, each));
              }
            });
    return new Filter(conditions);
  }

  private static List<Condition> acting(ProfileField field, List<Condition> each) {
    return switch (field.effect()) {
      case REQUIRES -> List.of(any(each));
      case EXCLUDES ->
          each.stream().<Condition>map(one -> new Condition.Not(Filter.of(one))).toList();
      case COMPATIBLE -> {
        var ways = new ArrayList<Condition>();
        ways.add(
            new Condition.Not(
                Filter.of(new Condition.HasAttribute(AttributeTypes.folded(field.attribute())))));
        ways.addAll(each);
        yield List.of(any(ways));
      }
    };
  }

  private static Condition any(List<Condition> ways) {
    return ways.size() == 1
        ? ways.getFirst()
        : new Condition.AnyOf(ways.stream().map(Filter::of).toList());
  }

  /* Of a value that no longer fits the attribute's type, which no product can have. */
  private static Condition condition(AttributeTypes types, ProfileField field, String value) {
    try {
      return new AttributeFilter(types, AttributeTypes.folded(field.attribute()))
          .anyOf(field.meant(value));
    } catch (InvalidInput _) {
      return new Condition.AnyOf(List.of());
    }
  }

  /**
   * That a product has in an attribute what a field of the profile asks for.
   *
   * @param compatible whether it goes with something that the shopper owns
   * @param values of the profile, at least one
   * @param said for each of them what sentences call it, by language
   * @param found values of the product that are meant, as the product has them
   */
  public record Match(
      boolean compatible,
      String attribute,
      List<String> values,
      List<Map<String, String>> said,
      List<String> found) {
    public Match {
      values = List.copyOf(values);
      said = List.copyOf(said);
      found = List.copyOf(found);
    }
  }

  /**
   * What speaks for a product, field by field. That something which the shopper avoids is not named
   * speaks for nothing: it may be in the product all the same.
   */
  public List<Match> matches(Product product) {
    var matches = new ArrayList<Match>();
    rules
        .fields()
        .forEach(
            (name, field) -> {
              if (field.effect() != Effect.EXCLUDES) {
                match(field, profile.values().getOrDefault(name, List.of()), product, matches);
              }
            });
    return matches;
  }

  private void match(
      ProfileField field, List<String> wanted, Product product, List<Match> matches) {
    AttributeType type = rules.types().of(field.attribute());
    List<String> here = values(product, field.attribute());
    List<String> values =
        wanted.stream()
            .filter(value -> here.stream().anyMatch(one -> isMeant(type, field, value, one)))
            .toList();
    if (!values.isEmpty()) {
      List<String> found =
          here.stream()
              .filter(one -> values.stream().anyMatch(value -> isMeant(type, field, value, one)))
              .toList();
      matches.add(
          new Match(
              field.effect() == Effect.COMPATIBLE,
              field.attribute(),
              values,
              values.stream().map(field::said).toList(),
              found));
    }
  }

  private static List<String> values(Product product, String attribute) {
    String wanted = AttributeTypes.folded(attribute);
    return product.attributes().entrySet().stream()
        .filter(one -> AttributeTypes.folded(one.getKey()).equals(wanted))
        .flatMap(one -> one.getValue().stream())
        .filter(value -> !value.isBlank())
        .toList();
  }

  private static boolean isMeant(
      AttributeType type, ProfileField field, String value, String found) {
    return field.meant(value).stream().anyMatch(meant -> isSame(type, meant, found));
  }

  private static boolean isSame(AttributeType type, String one, String other) {
    return type instanceof AttributeType.Keyword
        ? AttributeTypes.folded(one).equals(AttributeTypes.folded(other))
        : type.number(one).isPresent() && type.number(one).equals(type.number(other));
  }
}
