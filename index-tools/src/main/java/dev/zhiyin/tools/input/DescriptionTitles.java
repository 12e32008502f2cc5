package dev.zhiyin.tools.input;

import java.text.BreakIterator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes titles of descriptions, for shops that have only these. */
final class DescriptionTitles {
  /** Characters that a title made of a description has at most. */
  private static final int LONGEST = 80;

  /** From here on a clause says enough to be a title. */
  private static final int SHORTEST = 10;

  private static final Pattern CLAUSE_END = Pattern.compile("[,;:](?= )|[，、；：]| [-–—|](?= )");

  private DescriptionTitles() {}

  /**
   * The first sentence; if that is longer than 80 characters, as many of its clauses as fit, or
   * else as many words, or else 80 characters.
   *
   * @param description not blank
   */
  static String beginningOf(String description) {
    String line = description.strip().lines().findFirst().orElseThrow().strip();
    String sentence = firstSentence(line).replaceFirst("(?<=[^.])[.。]$", "");
    return sentence.codePointCount(0, sentence.length()) <= LONGEST ? sentence : cut(sentence);
  }

  private static String firstSentence(String line) {
    var sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
    sentences.setText(line);
    return line.substring(0, sentences.next()).strip();
  }

  private static String cut(String sentence) {
    int longest = sentence.offsetByCodePoints(0, LONGEST);
    int end = -1;
    Matcher clause = CLAUSE_END.matcher(sentence);
    while (clause.find() && clause.start() <= longest) {
      end = clause.start();
    }
    if (end < SHORTEST) {
      end = sentence.lastIndexOf(' ', longest);
    }
    if (end < SHORTEST) {
      end = longest;
    }
    return sentence.substring(0, end).strip();
  }
}
