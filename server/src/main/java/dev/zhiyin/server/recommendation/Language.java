package dev.zhiyin.server.recommendation;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.explain.Languages;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The language of an answer's sentences.
 *
 * @param asked for by name
 * @param accepted by who did not ask for one, and of whom nothing else is known
 */
public record Language(Optional<Locale> asked, Locale accepted) {
  /* The first of Unicode, which texts of other scripts need not be looked up beyond. */
  private static final int FIRST_HAN = 0x2E80;

  /**
   * The language that a request has.
   *
   * @param name exactly that of one that has a file of sentences
   * @param request whose {@code Accept-Language} decides where nothing else does; Chinese without
   *     one
   * @throws InvalidInput if no language is called so
   */
  public static Language of(Optional<String> name, Context request) {
    String accepted = request.header("Accept-Language");
    boolean chinese =
        accepted == null || accepted.strip().toLowerCase(Locale.ROOT).startsWith("zh");
    return new Language(
        name.map(Language::named), chinese ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH);
  }

  private static Locale named(String name) {
    return Languages.KNOWN
        .named(name)
        .orElseThrow(
            () -> new InvalidInput("locale", name, String.join(" or ", Languages.KNOWN.tags())));
  }

  /**
   * The language asked for, or the one that fits.
   *
   * @param titles of what the shopper interacted with; where there are any, most of them decide
   */
  Locale of(Supplier<List<String>> titles) {
    return asked.orElseGet(() -> fitting(titles.get()));
  }

  private Locale fitting(List<String> titles) {
    if (titles.isEmpty()) {
      return accepted;
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
