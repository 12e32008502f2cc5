package dev.zhiyin.engine.wording;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A place in a wording that the server fills by what it knows, written {@code {text()}}. */
public enum Slot {
  PRODUCT("product", "the product that is recommended"),
  HISTORY("history", "the product, or the words, that the shopper did something with"),
  LOOKED("looked", "the product that is looked at now"),
  BRAND("brand", "the brand of both products"),
  CATEGORY("category", "a category, by the name that the shop has for it"),
  LOOKED_CATEGORY("lookedCategory", "the category of what is looked at, by the same name"),
  SHOPPERS("shoppers", "a number of shoppers, in digits"),
  SCORE("score", "the similarity, such as 0.83"),
  WORDS("words", "the words that the shopper searched for"),
  EVERY("every", "how often, such as \"about every 28 days\""),
  WITHIN("within", "such as \"within 30 days\""),
  SINCE("since", "when, such as \"5 days ago\""),
  OWN("own", "what the shopper's own profile says, after \"your\"");

  private static final Pattern MARK = Pattern.compile("\\{([^{}]*)}");

  private static final Map<String, Slot> BY_TEXT =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(Slot::text, Function.identity()));

  private final String text;
  private final String meaning;

  Slot(String text, String meaning) {
    this.text = text;
    this.meaning = meaning;
  }

  public String text() {
    return text;
  }

  /** What stands in it, told to whoever writes wordings. */
  public String meaning() {
    return meaning;
  }

  /** The slot with its braces. */
  public String mark() {
    return '{' + text + '}';
  }

  /** A wording with texts in its slots; a slot that has none stays. */
  public static String fill(String wording, Map<Slot, String> texts) {
    return MARK.matcher(wording)
        .replaceAll(
            mark ->
                Matcher.quoteReplacement(
                    named(mark.group(1)).map(texts::get).orElseGet(mark::group)));
  }

  /** The one that is written like this, without braces. */
  public static Optional<Slot> named(String text) {
    return Optional.ofNullable(BY_TEXT.get(text));
  }
}
