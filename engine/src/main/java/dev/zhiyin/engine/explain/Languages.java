package dev.zhiyin.engine.explain;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The languages that have a file of sentences. Immutable. */
public final class Languages {
  /** Those that come with the program. */
  public static final Languages KNOWN = in(Languages.class.getClassLoader());

  private final Map<String, Locale> byTag;

  private Languages(Map<String, Locale> byTag) {
    this.byTag = byTag;
  }

  static Languages in(ClassLoader loader) {
    var byTag = new LinkedHashMap<String, Locale>();
    Arrays.stream(Locale.getISOLanguages())
        .sorted()
        .filter(language -> loader.getResource(file("_" + language)) != null)
        .map(Locale::of)
        .forEach(locale -> put(byTag, locale, loader));
    put(byTag, Locale.ENGLISH, loader);
    return new Languages(byTag);
  }

  private static String file(String suffix) {
    return "dev/zhiyin/engine/explain/sentences" + suffix + ".properties";
  }

  private static void put(Map<String, Locale> byTag, Locale locale, ClassLoader loader) {
    String tag = Sentences.in(locale, loader).tag();
    byTag.putIfAbsent(tag, Locale.forLanguageTag(tag));
  }

  /** The language that requests call so. */
  public Optional<Locale> named(String tag) {
    return Optional.ofNullable(byTag.get(tag));
  }

  /** How requests name them; English is last. */
  public List<String> tags() {
    return List.copyOf(byTag.keySet());
  }
}
