package dev.zhiyin.engine.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.profile.ProfileField.Effect;
import dev.zhiyin.engine.shop.FilterOracle;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which products suit whom, by the filter and by what reasons go by. */
class ProfileConstraintTest {
  private static final ProfileRules RULES =
      new ProfileRules(
          Map.of(
              "skin",
              new ProfileField(
                  Effect.REQUIRES,
                  "Skin",
                  Map.of("Dry", new ProfileField.Value(List.of("dry", "very dry"), Map.of()))),
              "avoid",
              new ProfileField(Effect.EXCLUDES, "made of", Map.of()),
              "owns",
              new ProfileField(Effect.COMPATIBLE, "fits", Map.of()),
              "size",
              new ProfileField(Effect.REQUIRES, "size", Map.of())),
          new AttributeTypes(Map.of("size", new AttributeType.Numeric())));

  /* Attributes and profiles as name=value,value;name=value. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          skin=dry            | skin=DRY                | true  | Skin=DRY
          skin=dry            | skin=oily,Very Dry      | true  | Skin=Very Dry
          skin=dry            | skin=oily               | false |
          skin=dry            | colour=red              | false |
          skin=dry,oily       | skin=Oily               | true  | Skin=Oily
          avoid=talc          | made of=water,TALC      | false |
          avoid=talc          | made of=water           | true  |
          avoid=talc          | colour=red              | true  |
          avoid=talc,water    | made of=water           | false |
          owns=One            | fits=one,two            | true  | fits=one
          owns=One            | fits=two                | false |
          owns=One            | fits=' '                | true  |
          owns=One            | colour=red              | true  |
          size=41             | size=40,41.0            | true  | size=41.0
          size=41             | size=40                 | false |
          skin=dry;size=41    | skin=dry                | false | Skin=dry
          none=x              | skin=oily               | true  |
          """)
  void suits(String profile, String attributes, boolean suits, String found) {
    Product product = product(read(attributes));
    ProfileConstraint fit = ProfileConstraint.of(RULES, new StatedProfile(read(profile)));

    assertThat(FilterOracle.allows(fit.filter(), product)).isEqualTo(suits);
    var matched = new TreeMap<String, List<String>>();
    fit.matches(product).forEach(match -> matched.put(match.attribute(), match.found()));
    assertThat(matched).isEqualTo(found == null ? Map.of() : read(found));
  }

  private static Map<String, List<String>> read(String text) {
    var values = new TreeMap<String, List<String>>();
    for (String field : text.split(";", -1)) {
      String[] parts = field.split("=", 2);
      values.put(parts[0], List.of(parts[1].replace("'", "").split(",", -1)));
    }
    return values;
  }

  private static Product product(Map<String, List<String>> attributes) {
    return Product.titled("p", "a thing")
        .withCategory(CategoryPath.parse("things"))
        .withAttributes(attributes);
  }

  @Test
  void aValueThatNoLongerFitsItsTypeSuitsNothing() {
    var profile = new StatedProfile(Map.of("size", List.of("large")));
    assertThat(
            FilterOracle.allows(ProfileConstraint.of(RULES, profile).filter(), product(Map.of())))
        .isFalse();
    assertThatThrownBy(() -> RULES.require(profile))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("size is 'large'; wanted a number such as 6.1");
  }

  @Test
  void aProfileIsReadAsItWasWritten() {
    var profile = new StatedProfile(Map.of("a", List.of("x \"", "香料"), "b", List.of()));
    assertThat(StatedProfile.parse(profile.text())).isEqualTo(profile);
    assertThat(profile.values()).containsOnlyKeys("a");
  }
}
