package dev.zhiyin.engine.explain;

import java.lang.Character.UnicodeScript;
import java.util.Locale;
import java.util.Map;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sentences of one language, from {@code sentences_<language>.properties}. Adding a language is
 * adding a file. Thread-safe.
 */
final class Sentences {
  private static final ResourceBundle.Control EXACT =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private static final String NAME = "dev.zhiyin.engine.explain.sentences";

  /** What was read once, which never changes, by the language of the file. */
  private static final Map<Locale, Sentences> READ = new ConcurrentHashMap<>();

  private final ResourceBundle bundle;
  private final UnicodeScript script;
  private final Map<String, Template> templates = new ConcurrentHashMap<>();

  private Sentences(ResourceBundle bundle) {
    this.bundle = bundle;
    requireAll(bundle);
    this.script = UnicodeScript.forName(bundle.getString("script"));
  }

  /* What a file lacks would be said in English among the sentences of another language. */
  private static void requireAll(ResourceBundle bundle) {
    for (String key : bundle.keySet()) {
      if (((PropertyResourceBundle) bundle).handleGetObject(key) == null) {
        throw new IllegalStateException(
            "the sentences of '%s' lack %s; wanted every key of sentences.properties"
                .formatted(bundle.getLocale(), key));
      }
    }
  }

  /** The language of the locale; a language without a file gets English, the root file. */
  static Sentences in(Locale locale) {
    ResourceBundle bundle = ResourceBundle.getBundle(NAME, locale, EXACT);
    return READ.computeIfAbsent(bundle.getLocale(), _ -> new Sentences(bundle));
  }

  /** The same with files that this loader finds, too. */
  static Sentences in(Locale locale, ClassLoader loader) {
    return new Sentences(ResourceBundle.getBundle(NAME, locale, loader, EXACT));
  }

  /** How requests name the language, such as {@code zh-CN}. */
  String tag() {
    return bundle.getString("tag");
  }

  /**
   * Fills the sentence of this key; arguments are put in as they are.
   *
   * @param arguments texts that are not blank where the sentence has a place for them
   */
  String say(String key, String... arguments) {
    return templates.computeIfAbsent(key, _ -> Template.of(bundle.getString(key))).with(arguments);
  }

  /** A whole sentence out of one part, which may be a question. */
  String whole(String part) {
    return isQuestion(part) ? part : say("sentence", part);
  }

  /** Whether nothing can be added to it. */
  static boolean isQuestion(String part) {
    return part.endsWith("?") || part.endsWith("？");
  }

  /** Whether words can stand inside these sentences: they have letters, all of this script. */
  boolean speaks(String words) {
    boolean speaks = false;
    for (int i = 0; i < words.length(); i += Character.charCount(words.codePointAt(i))) {
      int letter = words.codePointAt(i);
      if (Character.isLetter(letter)) {
        UnicodeScript of = UnicodeScript.of(letter);
        if (!fits(of)) {
          return false;
        }
        speaks |= of == script;
      }
    }
    return speaks;
  }

  /* Latin names and sizes stand in any language: 「T恤」, 「USB 线」. */
  private boolean fits(UnicodeScript of) {
    return of == script || of == UnicodeScript.LATIN || of == UnicodeScript.COMMON;
  }

  /** With a capital first, where a word of this language stands there. */
  String capitalized(String part) {
    return !part.isEmpty() && UnicodeScript.of(part.charAt(0)) == script
        ? Character.toUpperCase(part.charAt(0)) + part.substring(1)
        : part;
  }
}
