package dev.zhiyin.engine.wording;

import java.util.Locale;

/**
 * What words of a reason assert. Each language's list of words ({@code lexicon_<language>.txt})
 * says by which words.
 */
public enum Assertion {
  VIEWED(true),
  CLICKED(true),
  SHARED(true),
  FAVORITED(true),
  CARTED(true),
  BOUGHT(true),
  REVIEWED(true),
  SEARCHED(true),
  INTERESTED(true),
  SIMILAR(false),
  TOGETHER(false),
  GOES_WITH(false),
  SAME_BRAND(false),
  SAME_CATEGORY(false),
  SEVERAL(false),
  OFTEN(false),
  POPULAR(false),
  TRENDING(false),
  NEW(false),
  IN_RANGE(false),
  PROMOTED(false),
  SUITS(false),
  COMPATIBLE(false),
  PROFILE(false),
  MATCHES(false),
  MEANING(false),
  AGAIN(false),
  HALF(false),
  /** That somebody needs or likes something, or that it is good, which nobody knows. */
  WANTED(false),
  NOT(false);

  private final boolean deed;

  Assertion(boolean deed) {
    this.deed = deed;
  }

  /** Whether somebody does it, so that it matters who. */
  public boolean isDeed() {
    return deed;
  }

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
