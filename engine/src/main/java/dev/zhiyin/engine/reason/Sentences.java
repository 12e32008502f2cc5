package dev.zhiyin.engine.reason;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * The sentences of one language, from {@code sentences_<language>.properties}. Adding a language is
 * adding a file. Thread-safe.
 */
final class Sentences {
  private static final ResourceBundle.Control EXACT =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private final ResourceBundle bundle;
  private final Locale locale;

  private Sentences(ResourceBundle bundle, Locale locale) {
    this.bundle = bundle;
    this.locale = locale;
  }

  /** The language of the locale; a language without a file gets English, the root file. */
  static Sentences in(Locale locale) {
    return new Sentences(
        ResourceBundle.getBundle("dev.zhiyin.engine.reason.sentences", locale, EXACT), locale);
  }

  /** Fills the sentence of this key; arguments are text and are put in as they are. */
  String say(String key, String... arguments) {
    return new MessageFormat(bundle.getString(key), locale).format(arguments);
  }

  /** Whether words are of this language, told by their script: Chinese characters or others. */
  boolean speaks(String words) {
    boolean chinese = bundle.getLocale().getLanguage().equals(Locale.CHINESE.getLanguage());
    return chinese == words.codePoints().anyMatch(Character::isIdeographic);
  }
}
