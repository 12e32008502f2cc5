package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.retrieval.Negations;
import dev.zhiyin.engine.retrieval.TextWord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Marks in a text the words that were searched for: as HTML, escaped, with {@code <em>} around each
 * of them. Parts of a word are marked where the text has all of them, and what a search does not
 * want where the text says so: {@code no sugar} in "no sugar" alone.
 */
final class Highlighter {
  /** Characters of a long text that are shown, around the first match. */
  private static final int SHOWN = 120;

  private static final int BEFORE = 30;

  /** Characters of a text that are looked at: what stands further on is seldom what it is about. */
  private static final int LOOKED_AT = 4_000;

  private final TextAnalysis analysis;
  private final List<TextWord> asked;
  private final Set<String> negated;

  /**
   * @param words that were searched for
   */
  Highlighter(TextAnalysis analysis, String words) {
    this.analysis = analysis;
    List<TextWord> all = analysis.askedWords(words);
    this.asked = Negations.joined(words, all);
    this.negated = negations(words, all).map(one -> said(words, one)).collect(Collectors.toSet());
  }

  private static Stream<TextWord> negations(String text, List<TextWord> words) {
    return Negations.joined(text, words).stream().filter(TextWord::isNegation);
  }

  private static String said(String text, TextWord negation) {
    String said = text.substring(negation.from(), negation.to());
    return said.replace(" ", "").replace('’', '\'').toLowerCase(Locale.ROOT);
  }

  /** The text with its matches, or the part around the first of a long one; empty if none. */
  Optional<String> of(String text) {
    String looked = text.substring(0, outsideOfPairs(text, Math.min(text.length(), LOOKED_AT)));
    List<TextWord> words = analysis.textWords(looked);
    var matching = new ArrayList<TextWord>(wanted(words));
    if (!negated.isEmpty()) {
      negations(looked, words)
          .filter(one -> negated.contains(said(looked, one)))
          .forEach(matching::add);
      matching.sort(Comparator.comparingInt(TextWord::from));
    }
    return matching.isEmpty() ? Optional.empty() : Optional.of(marked(text, matching));
  }

  /* Of ten products the titles and descriptions go through this in each search. */
  private List<TextWord> wanted(List<TextWord> words) {
    var terms = new HashSet<String>();
    for (TextWord word : words) {
      terms.addAll(word.wholes());
      terms.addAll(word.parts());
    }
    Set<String> wanted =
        asked.stream().flatMap(word -> word.among(terms)).collect(Collectors.toSet());
    if (wanted.isEmpty()) {
      return List.of();
    }
    var found = new ArrayList<TextWord>();
    for (TextWord word : words) {
      if (!Collections.disjoint(word.wholes(), wanted)
          || !Collections.disjoint(word.parts(), wanted)) {
        found.add(word);
      }
    }
    return found;
  }

  private static String marked(String text, List<TextWord> matching) {
    TextWord first = matching.getFirst();
    int from = text.length() <= SHOWN ? 0 : Math.max(0, first.from() - BEFORE);
    from = outsideOfPairs(text, from);
    int most = Math.max(from + SHOWN, first.to());
    int to = outsideOfPairs(text, Math.min(text.length(), most));
    var html = new StringBuilder(from > 0 ? "…" : "");
    int at = from;
    for (TextWord word : matching) {
      if (word.from() >= at && word.to() <= to) {
        escape(text.substring(at, word.from()), html);
        html.append("<em>");
        escape(text.substring(word.from(), word.to()), html);
        html.append("</em>");
        at = word.to();
      }
    }
    escape(text.substring(at, to), html);
    return html.append(to < text.length() ? "…" : "").toString();
  }

  private static int outsideOfPairs(String text, int at) {
    boolean inside = at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at));
    return inside ? at - 1 : at;
  }

  private static void escape(String text, StringBuilder html) {
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        default -> html.append(text.charAt(i));
      }
    }
  }
}
