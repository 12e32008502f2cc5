package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.retrieval.TextWord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Marks in a text the words that were searched for: as HTML, escaped, with {@code <em>} around each
 * of them. Parts of a word are marked where the text has all of them.
 */
final class Highlighter {
  /** Characters of a long text that are shown, around the first match. */
  private static final int SHOWN = 120;

  private static final int BEFORE = 30;

  /** Characters of a text that are looked at: what stands further on is seldom what it is about. */
  private static final int LOOKED_AT = 4_000;

  private final TextAnalysis analysis;
  private final List<TextWord> asked;

  /**
   * @param words that were searched for
   */
  Highlighter(TextAnalysis analysis, String words) {
    this.analysis = analysis;
    this.asked = analysis.askedWords(words);
  }

  /** The text with its matches, or the part around the first of a long one; empty if none. */
  Optional<String> of(String text) {
    String looked = text.substring(0, outsideOfPairs(text, Math.min(text.length(), LOOKED_AT)));
    List<Word> words = analysis.words(looked);
    Set<String> terms =
        words.stream().flatMap(word -> word.terms().stream()).collect(Collectors.toSet());
    Set<String> wanted =
        asked.stream().flatMap(word -> word.among(terms)).collect(Collectors.toSet());
    List<Word> matching =
        words.stream().filter(word -> word.terms().stream().anyMatch(wanted::contains)).toList();
    return matching.isEmpty() ? Optional.empty() : Optional.of(marked(text, matching));
  }

  private static String marked(String text, List<Word> matching) {
    Word first = matching.getFirst();
    int from = text.length() <= SHOWN ? 0 : Math.max(0, first.start() - BEFORE);
    from = outsideOfPairs(text, from);
    int most = Math.max(from + SHOWN, first.end());
    int to = outsideOfPairs(text, Math.min(text.length(), most));
    var html = new StringBuilder(from > 0 ? "…" : "");
    int at = from;
    for (Word word : matching) {
      if (word.start() >= at && word.end() <= to) {
        escape(text.substring(at, word.start()), html);
        html.append("<em>");
        escape(text.substring(word.start(), word.end()), html);
        html.append("</em>");
        at = word.end();
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
