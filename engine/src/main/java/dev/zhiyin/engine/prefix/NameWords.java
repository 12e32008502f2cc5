package dev.zhiyin.engine.prefix;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The words of a name in their order. Whoever types begins with any of them, in letters, or of
 * Chinese ones in pinyin or its initials.
 *
 * @param words at most {@value #MOST_WORDS}
 * @param tail what stands behind them
 */
public record NameWords(List<Word> words, String tail) {
  /** Words beyond these begin nothing. */
  public static final int MOST_WORDS = 24;

  /** Most letters of a beginning that is a term of an index. */
  private static final int LONGEST = 10;

  /** Most initials of one. */
  private static final int MOST_INITIALS = 6;

  private static final Pattern WORDS = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

  /* Between words, and between the parts of one; neither is left in a name. */
  private static final char NEXT_WORD = '\u001f';
  private static final char NEXT_PART = '\u001e';
  private static final Pattern SEPARATORS = Pattern.compile("[\u001e\u001f]");

  /**
   * One word.
   *
   * @param gap what stands between the word before and this one
   * @param text as it stands in the name
   * @param syllables how it is read, if it is Chinese; else none
   */
  public record Word(String gap, String text, List<String> syllables) {
    public Word {
      syllables = List.copyOf(syllables);
    }

    private static Word of(String gap, String text) {
      return new Word(gap, text, Pinyin.isOf(text) ? Pinyin.syllables(text) : List.of());
    }

    /* The gap as well, in which words that say nothing may stand; not read as Chinese. */
    private String typedWithGap(Way way) {
      boolean counts = way == Way.LETTERS || !Pinyin.isOf(gap);
      return counts && !gap.isBlank() ? PrefixQuery.letters(gap) + typed(way) : typed(way);
    }

    /* The ways in which it may be what is typed first; initials say too little to be mistyped. */
    private List<Way> ways(PrefixQuery typed) {
      if (!syllables.isEmpty() && typed.mayBeginWith(syllables.getFirst())) {
        return typed.slips() == 0 ? ALL_WAYS : WHOLE_WORDS;
      }
      return typed.mayBeginWith(text) ? LETTERS_ALONE : List.of();
    }

    /* In the three ways of typing it. */
    private String typed(Way way) {
      if (syllables.isEmpty() || way == Way.LETTERS) {
        return PrefixQuery.letters(text);
      }
      var typed = new StringBuilder();
      for (String syllable : syllables) {
        String letters = PrefixQuery.letters(syllable);
        typed.append(way == Way.PINYIN || letters.isEmpty() ? letters : letters.substring(0, 1));
      }
      return typed.toString();
    }
  }

  private enum Way {
    LETTERS,
    PINYIN,
    INITIALS
  }

  private static final List<Way> LETTERS_ALONE = List.of(Way.LETTERS);
  private static final List<Way> WHOLE_WORDS = List.of(Way.LETTERS, Way.PINYIN);
  private static final List<Way> ALL_WAYS = List.of(Way.values());

  public NameWords {
    words = List.copyOf(words);
  }

  /** Where a word stands in a text, in UTF-16 units. */
  public record Span(int from, int to) {}

  /** A name whose words are known. */
  public static NameWords of(String name, List<Span> spans) {
    String text = SEPARATORS.matcher(name).replaceAll(" ");
    var words = new ArrayList<Word>();
    int end = 0;
    for (Span span : spans.subList(0, Math.min(MOST_WORDS, spans.size()))) {
      words.add(Word.of(text.substring(end, span.from), text.substring(span.from, span.to)));
      end = span.to;
    }
    return new NameWords(words, text.substring(end));
  }

  /** A short name, in which only what is no letter divides words. */
  public static NameWords of(String name) {
    return of(
        name,
        WORDS
            .matcher(name)
            .results()
            .map((MatchResult it) -> new Span(it.start(), it.end()))
            .toList());
  }

  /** As an index keeps it, for {@link #parse}. */
  public String encoded() {
    var encoded = new StringBuilder();
    for (Word word : words) {
      encoded.append(word.gap).append(NEXT_PART).append(word.text);
      encoded.append(NEXT_PART).append(String.join(" ", word.syllables)).append(NEXT_WORD);
    }
    return encoded.append(tail).toString();
  }

  /** What {@link #encoded} wrote. */
  public static NameWords parse(String encoded) {
    var words = new ArrayList<Word>();
    int from = 0;
    for (int to = encoded.indexOf(NEXT_WORD); to >= 0; to = encoded.indexOf(NEXT_WORD, from)) {
      int text = encoded.indexOf(NEXT_PART, from);
      int read = encoded.indexOf(NEXT_PART, text + 1);
      words.add(
          new Word(
              encoded.substring(from, text),
              encoded.substring(text + 1, read),
              read + 1 == to
                  ? List.of()
                  : List.of(encoded.substring(read + 1, to).split(" ", -1))));
      from = to + 1;
    }
    return new NameWords(words, encoded.substring(from));
  }

  /** The whole of a name that {@link #encoded} wrote. */
  public static String whole(String encoded) {
    var whole = new StringBuilder(encoded.length());
    int from = 0;
    for (int to = encoded.indexOf(NEXT_WORD); to >= 0; to = encoded.indexOf(NEXT_WORD, from)) {
      int text = encoded.indexOf(NEXT_PART, from);
      int read = encoded.indexOf(NEXT_PART, text + 1);
      whole.append(encoded, from, text).append(encoded, text + 1, read);
      from = to + 1;
    }
    return whole.append(encoded, from, encoded.length()).toString();
  }

  /** Of a beginning, what is a term of an index, or is one with so many letters more. */
  static String cut(String letters, int more) {
    int longest = LONGEST - more;
    if (letters.length() <= longest) {
      return letters;
    }
    boolean half = Character.isLowSurrogate(letters.charAt(longest));
    return letters.substring(0, half ? longest - 1 : longest);
  }

  /** Everything that one may have typed of it. */
  Set<String> beginnings() {
    var beginnings = new LinkedHashSet<String>();
    for (int at = 0; at < words.size(); at++) {
      addBeginnings(typed(at, Way.LETTERS, LONGEST), LONGEST, beginnings);
      if (!words.get(at).syllables.isEmpty()) {
        addBeginnings(typed(at, Way.PINYIN, LONGEST), LONGEST, beginnings);
        addBeginnings(typed(at, Way.INITIALS, MOST_INITIALS), MOST_INITIALS, beginnings);
      }
    }
    return beginnings;
  }

  private String typed(int from, Way way, int enough) {
    var typed = new StringBuilder();
    for (int at = from; at < words.size() && typed.length() < enough; at++) {
      typed.append(at == from ? words.get(at).typed(way) : words.get(at).typedWithGap(way));
    }
    return typed.toString();
  }

  private static void addBeginnings(String typed, int longest, Set<String> into) {
    for (int end = 1; end <= Math.min(longest, typed.length()); end++) {
      if (end == typed.length() || !Character.isLowSurrogate(typed.charAt(end))) {
        into.add(typed.substring(0, end));
      }
    }
  }

  /**
   * How many words from a place on somebody has begun to type.
   *
   * @return 0 if it is something else
   */
  public int begun(int from, PrefixQuery typed) {
    for (Way way : words.get(from).ways(typed)) {
      var name = new StringBuilder(words.get(from).typed(way));
      int at = from + 1;
      while (at < words.size() && name.length() < typed.letters().length()) {
        name.append(words.get(at++).typedWithGap(way));
      }
      if (typed.begins(name.toString())) {
        return at - from;
      }
    }
    return 0;
  }

  /** Whether somebody has begun to type it at any of its words. */
  public boolean begins(PrefixQuery typed) {
    for (int at = 0; at < words.size(); at++) {
      if (begun(at, typed) > 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a word may have been cut in two before a place: no dictionary has 显瘦, and two single
   * characters beside each other are left of it.
   */
  public boolean isTorn(int at) {
    return at > 0
        && at < words.size()
        && words.get(at).gap.isEmpty()
        && words.subList(at - 1, at + 1).stream()
            .allMatch(word -> word.text.codePointCount(0, word.text.length()) == 1);
  }

  /** The whole name. */
  public String whole() {
    return words.isEmpty() ? tail : words.getFirst().gap + text(0, words.size()) + tail;
  }

  /** The words from one place to another as they stand in the name. */
  public String text(int from, int to) {
    var text = new StringBuilder(words.get(from).text);
    for (Word word : words.subList(from + 1, to)) {
      text.append(word.gap).append(word.text);
    }
    return text.toString();
  }
}
