package dev.zhiyin.engine.lucene;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cn.smart.HMMChineseTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/**
 * Cuts text that mixes scripts. Each run of Chinese characters goes through smartcn's hidden Markov
 * model, but where a word of the shop begins that becomes one; each run of other letters and digits
 * stays one token as written, with single {@code - ' & + / _} inside it, points inside numbers, and
 * {@code + #} at its end, so that {@code RTX4090}, {@code USB-C}, {@code 1.5L} and {@code C++}
 * survive inside Chinese text.
 */
final class MixedTokenizer extends Tokenizer {
  private static final String JOINERS = "-'’&+/_";

  /** What a word may end with. */
  static final String ENDINGS = "+#";

  private static final int LONGEST_WORD = 255;

  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private final OffsetAttribute offset = addAttribute(OffsetAttribute.class);
  private final HMMChineseTokenizer chinese = new HMMChineseTokenizer();
  private final OffsetAttribute chineseOffset = chinese.getAttribute(OffsetAttribute.class);

  private final ShopWords words;
  private final Deque<Span> pending = new ArrayDeque<>();

  private String text = "";
  private int position;

  /** Parts of words of several, by where these begin. */
  private final Map<Integer, SortedSet<Span>> parts = new HashMap<>();

  /** Characters of the text. */
  private record Span(int start, int end) {}

  MixedTokenizer(ShopWords words) {
    this.words = words;
  }

  @Override
  public boolean incrementToken() throws IOException {
    clearAttributes();
    while (pending.isEmpty()) {
      if (position >= text.length()) {
        return false;
      }
      int start = position;
      int first = text.codePointAt(start);
      if (isHan(first)) {
        position = endOfHan(start);
        cutChinese(start, position);
      } else if (Character.isLetterOrDigit(first)) {
        position = endOfWord(start);
        pending.add(new Span(start, position));
      } else {
        position += Character.charCount(first);
      }
    }
    set(pending.remove());
    return true;
  }

  static boolean isHan(int codePoint) {
    return Character.UnicodeScript.of(codePoint) == Character.UnicodeScript.HAN;
  }

  private int endOfHan(int start) {
    int end = start;
    while (end < text.length() && isHan(text.codePointAt(end))) {
      end += Character.charCount(text.codePointAt(end));
    }
    return end;
  }

  private int endOfWord(int start) {
    int end = start;
    while (end < text.length() && end - start < LONGEST_WORD) {
      if (isWord(end)) {
        end += Character.charCount(text.codePointAt(end));
      } else if (joins(end)) {
        end++;
      } else {
        break;
      }
    }
    while (end < text.length()
        && end - start < LONGEST_WORD
        && isOneOf(ENDINGS, text.charAt(end))) {
      end++;
    }
    return end;
  }

  private boolean joins(int at) {
    if (at + 1 >= text.length()) {
      return false;
    }
    return text.charAt(at) == '.'
        ? Character.isDigit(text.charAt(at - 1)) && Character.isDigit(text.charAt(at + 1))
        : isOneOf(JOINERS, text.charAt(at)) && isWord(at + 1);
  }

  private static boolean isOneOf(String characters, char character) {
    return characters.indexOf(character) >= 0;
  }

  private boolean isWord(int at) {
    int codePoint = text.codePointAt(at);
    int type = Character.getType(codePoint);
    boolean mark = type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    return (Character.isLetterOrDigit(codePoint) || mark) && !isHan(codePoint);
  }

  private void cutChinese(int start, int end) throws IOException {
    var ends = new ArrayList<Integer>(List.of(start));
    chinese.setReader(new StringReader(text.substring(start, end)));
    try (chinese) {
      chinese.reset();
      while (chinese.incrementToken()) {
        ends.add(start + chineseOffset.endOffset());
      }
      chinese.end();
    }
    for (int at = 0; at + 1 < ends.size(); ) {
      int to = words.end(text, ends.get(at), end);
      if (to <= ends.get(at + 1)) {
        to = ends.get(at + 1);
      }
      int last = at + 1;
      while (ends.get(last) < to) {
        last++;
      }
      if (ends.get(last) > to) { // the rest of a piece that a word of the shop ends in
        ends.add(last, to);
      }
      addWord(ends.subList(at, last + 1));
      at = last;
    }
  }

  /* A word of one piece or more, with whatever shorter words stand in it. */
  private void addWord(List<Integer> ends) {
    int start = ends.getFirst();
    int end = ends.getLast();
    pending.add(new Span(start, end));
    var within = new TreeSet<>(Comparator.comparingInt(Span::start).thenComparingInt(Span::end));
    for (int i = 1; ends.size() > 2 && i < ends.size(); i++) {
      if (ends.get(i) - ends.get(i - 1) >= ShopWords.SHORTEST) {
        within.add(new Span(ends.get(i - 1), ends.get(i)));
      }
    }
    for (int from = start; from < end; from++) {
      for (int to = from + ShopWords.SHORTEST;
          to <= Math.min(end, from + ShopWords.LONGEST);
          to++) {
        if (to - from < end - start && words.has(text, from, to)) {
          within.add(new Span(from, to));
        }
      }
    }
    if (!within.isEmpty()) {
      parts.put(start, within);
    }
  }

  /**
   * Has the parts of each word follow it; the tokens must be those of this, one way or another.
   * Their offsets are those of the text as it was written from here on: before, they must agree
   * with the length of what they stand for.
   */
  TokenFilter followedByParts(TokenStream tokens) {
    return new Parts(tokens);
  }

  private final class Parts extends TokenFilter {
    private final PositionIncrementAttribute step = addAttribute(PositionIncrementAttribute.class);
    private final Deque<Span> waiting = new ArrayDeque<>();

    Parts(TokenStream tokens) {
      super(tokens);
    }

    @Override
    public boolean incrementToken() throws IOException {
      if (!waiting.isEmpty()) {
        Span part = waiting.remove();
        set(part);
        asWritten(part.start, part.end);
        step.setPositionIncrement(0);
        return true;
      }
      boolean more = input.incrementToken();
      if (more) {
        int start = offset.startOffset();
        waiting.addAll(parts.getOrDefault(start, Collections.emptySortedSet()));
        int end = offset.endOffset();
        while (isOneOf(ENDINGS, term.charAt(term.length() - 1))
            && end < text.length()
            && isOneOf(ENDINGS, text.charAt(end))) {
          end++; // c++ has the end of c
        }
        asWritten(start, end);
      }
      return more;
    }

    private void asWritten(int start, int end) {
      offset.setOffset(correctOffset(start), correctOffset(end));
    }

    @Override
    public void reset() throws IOException {
      super.reset();
      waiting.clear();
    }
  }

  private void set(Span token) {
    term.setEmpty().append(text, token.start, token.end);
    offset.setOffset(token.start, token.end);
  }

  @Override
  public void reset() throws IOException {
    super.reset();
    var read = new StringBuilder();
    var buffer = new char[1024];
    for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
      read.append(buffer, 0, n);
    }
    text = read.toString();
    position = 0;
    pending.clear();
    parts.clear();
  }

  @Override
  public void end() throws IOException {
    super.end();
    offset.setOffset(correctOffset(text.length()), correctOffset(text.length()));
  }
}
