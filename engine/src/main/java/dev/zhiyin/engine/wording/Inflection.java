package dev.zhiyin.engine.wording;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Forms of English words by rule, of which a model's wordings may have any; no sentence is made of
 * them. It gives too many rather than too few: of a verb that may double its last letter, both.
 */
final class Inflection {
  private static final Pattern DOUBLING = Pattern.compile("(?:.*[^aeiou])?[aeiou][^aeiouwxy]");
  private static final Pattern HISSING = Pattern.compile(".*(?:s|x|z|ch|sh)");

  private static final Pattern CHOICE = Pattern.compile("\\(([^()]*)\\)|([a-z/]+)\\*");

  private Inflection() {}

  /** All that {@code (look|peek)* at} stands for: one of those in brackets, in any form. */
  static Stream<String> all(String entry) {
    Matcher choice = CHOICE.matcher(entry);
    if (!choice.find()) {
      return Stream.of(entry);
    }
    Stream<String> some =
        choice.group(1) != null
            ? Arrays.stream(choice.group(1).split("\\|", -1))
            : Stream.concat(present(choice.group(2)), past(choice.group(2)));
    return some.flatMap(
        one -> all(entry.substring(0, choice.start()) + one + entry.substring(choice.end())));
  }

  /**
   * What somebody does, of a verb with the pasts that follow no rule behind it, as {@code
   * take/took/taken}.
   */
  static Stream<String> present(String entry) {
    String verb = entry.split("/", -1)[0];
    String bare = verb.replaceFirst("ie$", "y").replaceFirst("(?<=[^eoy])e$", "");
    return Stream.concat(
        Stream.of(verb, several(verb), bare + "ing"), doubled(verb).map(stem -> stem + "ing"));
  }

  /** What somebody did. */
  static Stream<String> past(String entry) {
    String[] parts = entry.split("/", -1);
    if (parts.length > 1) {
      return Arrays.stream(parts).skip(1);
    }
    String stem = entry.replaceFirst("(?<=[^aeiou])y$", "i").replaceFirst("e$", "");
    return Stream.concat(Stream.of(stem), doubled(entry)).map(one -> one + "ed");
  }

  private static Stream<String> doubled(String verb) {
    return DOUBLING.matcher(verb).matches()
        ? Stream.of(verb + verb.charAt(verb.length() - 1))
        : Stream.empty();
  }

  /** Of a noun, {@code shelf/shelves} where its plural follows no rule. */
  static Stream<String> noun(String entry) {
    String[] parts = entry.split("/", -1);
    return Stream.of(parts[0], parts.length > 1 ? parts[1] : several(parts[0]));
  }

  private static String several(String word) {
    if (HISSING.matcher(word).matches()) {
      return word + "es";
    }
    return word.replaceFirst("(?<=[^aeiou])y$", "ie") + 's';
  }

  /** As it is spelled in Britain, and in America. */
  static Stream<String> spellings(String british) {
    String american =
        british
            .replaceAll("(?<=[vlibnmg])our", "or")
            .replaceAll("(?<=[a-z]{2}[^aeiou])is(?=e|ing|ation)", "iz")
            .replace("ogue", "og");
    return Stream.of(british, american).distinct();
  }
}
