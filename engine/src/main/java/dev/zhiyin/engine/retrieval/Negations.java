package dev.zhiyin.engine.retrieval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a text says that something is not, has not or is to be without: {@code no sugar}, 不含酒精. */
public final class Negations {
  /** Before a number {@code no} is none. */
  private static final Pattern NEGATION =
      Pattern.compile(
          "[a-z]{1,6}n['’]t|cannot|not|nor|no(?!\\W*\\d)|never|without|不含|不带|不要|不加|没有|沒有|不|无|無|非|没|沒",
          Pattern.CASE_INSENSITIVE);

  private Negations() {}

  /**
   * Words of a text, with each negation and the word behind it as one, for which no term stands.
   */
  public static List<TextWord> joined(String text, List<TextWord> words) {
    var all = new ArrayList<>(words);
    Matcher negation = NEGATION.matcher(text);
    for (int at = 0; negation.find(at); at = negation.end()) {
      int from = negation.start();
      int to = negation.end();
      boolean isWord = all.stream().noneMatch(word -> isInside(from, word) || isInside(to, word));
      all.stream()
          .filter(word -> isWord && word.from() >= to)
          .findFirst()
          .filter(word -> TextWord.isWithinPhrase(text.substring(to, word.from())))
          .ifPresent(
              negated -> {
                all.removeIf(word -> word.from() >= from && word.from() <= negated.from());
                all.add(new TextWord(from, negated.to(), List.of(), List.of(), List.of()));
                all.sort(Comparator.comparingInt(TextWord::from));
              });
    }
    return List.copyOf(all);
  }

  private static boolean isInside(int place, TextWord word) {
    return word.from() < place && place < word.to();
  }
}
