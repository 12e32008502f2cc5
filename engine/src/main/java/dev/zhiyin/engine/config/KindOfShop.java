package dev.zhiyin.engine.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a shop lives by. Each kind has settings, in {@code kinds/NAME.yaml} beside this class, that
 * hold where the shop's own say nothing.
 */
public enum KindOfShop {
  /** Many sellers of one product. */
  MARKETPLACE,
  /** Products that must suit the shopper. */
  SPECIALIST,
  /** Friends who buy together. */
  SOCIAL,
  /** One piece each, sold by shoppers. */
  SECOND_HAND;

  /** The setting that names it. */
  static final String SETTING = "kind";

  /** As settings and commands name it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The kind of this name.
   *
   * @throws InvalidInput if there is none
   */
  public static KindOfShop parse(String text) {
    return Arrays.stream(values())
        .filter(kind -> kind.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInput(SETTING, text, "marketplace, specialist, social or second-hand"));
  }

  static KindOfShop of(JsonNode setting) {
    return parse(setting.isTextual() ? setting.textValue() : setting.toString());
  }

  InputStream open() {
    String name = "kinds/" + text() + ".yaml";
    InputStream preset = KindOfShop.class.getResourceAsStream(name);
    if (preset == null) {
      throw new IllegalStateException(name + " is missing");
    }
    return preset;
  }
}
