package dev.zhiyin.engine.explain;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How the language of an answer's sentences is chosen.
 *
 * @param asked for by name
 * @param accepted by who did not ask for one, and of whom nothing else is known
 */
public record Language(Optional<Locale> asked, Locale accepted) {
  /* The first of Unicode, which texts of other scripts need not be looked up beyond. */
  private static final int FIRST_HAN = 0x2E80;

  /** This one, whatever the shopper reads. */
  public static Language of(Locale locale) {
    return new Language(Optional.of(locale), locale);
  }

  /** That of somebody of whom nothing is known. */
  public Locale ofAnybody() {
    return asked.orElse(accepted);
  }

  /**
   * The language asked for, or the one that fits.
   *
   * @param titles of what the shopper interacted with; where there are any, most of them decide
   */
  public Locale of(List<String> titles) {
    if (asked.isPresent() || titles.isEmpty()) {
      return ofAnybody();
    }
    long chinese = titles.stream().filter(Language::hasChinese).count();
    return 2 * chinese > titles.size() ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
  }

  /** Whether a text has a Chinese character. */
  public static boolean hasChinese(String text) {
    return text.codePoints()
        .anyMatch(
            point ->
                point >= FIRST_HAN
                    && Character.UnicodeScript.of(point) == Character.UnicodeScript.HAN);
  }
}
