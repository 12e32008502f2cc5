package dev.zhiyin.server.recommendation;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.explain.Languages;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Optional;

/** The language that a request has. */
public final class RequestLanguage {
  private RequestLanguage() {}

  /**
   * Reads it.
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
        name.map(RequestLanguage::named), chinese ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH);
  }

  private static Locale named(String name) {
    return Languages.KNOWN
        .named(name)
        .orElseThrow(
            () -> new InvalidInput("locale", name, String.join(" or ", Languages.KNOWN.tags())));
  }
}
