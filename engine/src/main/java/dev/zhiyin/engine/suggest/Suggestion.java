package dev.zhiyin.engine.suggest;

import dev.zhiyin.engine.LowerCase;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What somebody who types may mean.
 *
 * @param text as the shop writes it
 * @param productId of the product that it is the title of; else empty
 * @param count products that it is of, none of them sold out; empty where there are more than were
 *     looked at
 */
public record Suggestion(String text, Type type, Optional<String> productId, OptionalLong count) {
  /** What a suggestion is. */
  public enum Type implements LowerCase {
    /** A category, by the name of its level. */
    CATEGORY,
    BRAND,
    /** One or several words of titles. */
    WORDS,
    /** A whole title. */
    PRODUCT
  }
}
