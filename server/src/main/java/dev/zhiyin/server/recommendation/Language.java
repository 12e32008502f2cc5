package dev.zhiyin.server.recommendation;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.explain.Languages;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;

/** The language of an answer's sentences. */
public final class Language {
  private Language() {}

  /** The language of exactly this name, one of those that have a file of sentences. */
  public static Locale named(String name) {
    return Languages.KNOWN
        .named(name)
        .orElseThrow(
            () -> new InvalidInput("locale", name, String.join(" or ", Languages.KNOWN.tags())));
  }

  /**
   * The language of somebody who did not say.
   *
   * @param titles of what the shopper met; where there are any, most of them decide
   * @param request whose {@code Accept-Language} decides otherwise; Chinese without one
   */
  public static Locale of(List<String> titles, Context request) {
    if (!titles.isEmpty()) {
      long chinese = titles.stream().filter(Language::hasChinese).count();
      return 2 * chinese > titles.size() ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
    }
    String accepted = request.header("Accept-Language");
    return accepted == null || accepted.strip().toLowerCase(Locale.ROOT).startsWith("zh")
        ? Locale.SIMPLIFIED_CHINESE
        : Locale.ENGLISH;
  }

  /** Whether a text has a Chinese character. */
  public static boolean hasChinese(String text) {
    return text.codePoints()
        .anyMatch(point -> Character.UnicodeScript.of(point) == Character.UnicodeScript.HAN);
  }
}
