package dev.zhiyin.engine.suggest;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.Locale;
import java.util.Optional;

/**
 * What somebody has typed so far.
 *
 * @param typed 1 to {@value #LONGEST} characters, not all blank
 * @param k how many suggestions, 1 to {@value #MOST}
 * @param locale whose language comes first; empty if none does
 */
public record SuggestRequest(String typed, int k, Optional<Locale> locale) {
  public static final int LONGEST = 100;
  public static final int MOST = 50;

  /**
   * Checks it.
   *
   * @throws InvalidInput if it is out of range
   */
  public SuggestRequest {
    TextLimits.check("q", typed, LONGEST);
    if (k < 1 || k > MOST) {
      throw new InvalidInput("k", Integer.toString(k), "a whole number from 1 to " + MOST);
    }
  }
}
