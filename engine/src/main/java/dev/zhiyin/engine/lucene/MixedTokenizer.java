package dev.zhiyin.engine.lucene;

import java.io.IOException;
import java.io.StringReader;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cn.smart.HMMChineseTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * Cuts text that mixes scripts. Each run of Chinese characters goes through smartcn's hidden Markov
 * model; each run of other letters and digits stays one token as written, with single {@code - ' &
 * + / _} inside it, points inside numbers, and {@code + #} at its end, so that {@code RTX4090},
 * {@code USB-C}, {@code 1.5L} and {@code C++} survive inside Chinese text.
 */
final class MixedTokenizer extends Tokenizer {
  private static final String JOINERS = "-'’&+/_";
  private static final String ENDINGS = "+#";
  private static final int LONGEST_WORD = 255;

  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private final OffsetAttribute offset = addAttribute(OffsetAttribute.class);
  private final HMMChineseTokenizer chinese = new HMMChineseTokenizer();
  private final CharTermAttribute chineseTerm = chinese.getAttribute(CharTermAttribute.class);
  private final OffsetAttribute chineseOffset = chinese.getAttribute(OffsetAttribute.class);

  private String text = "";
  private int position;
  private int chineseStart = -1;

  @Override
  public boolean incrementToken() throws IOException {
    clearAttributes();
    while (true) {
      if (chineseStart >= 0) {
        if (chinese.incrementToken()) {
          return emit(
              chineseTerm,
              chineseStart + chineseOffset.startOffset(),
              chineseStart + chineseOffset.endOffset());
        }
        closeChinese();
      }
      if (position >= text.length()) {
        return false;
      }
      int start = position;
      int first = text.codePointAt(start);
      if (isHan(first)) {
        position = endOfHan(start);
        openChinese(start, position);
      } else if (Character.isLetterOrDigit(first)) {
        position = endOfWord(start);
        return emit(text.substring(start, position), start, position);
      } else {
        position += Character.charCount(first);
      }
    }
  }

  private boolean emit(CharSequence word, int start, int end) {
    term.setEmpty().append(word);
    offset.setOffset(correctOffset(start), correctOffset(end));
    return true;
  }

  private static boolean isHan(int codePoint) {
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
    while (end < text.length() && end - start < LONGEST_WORD && isOneOf(ENDINGS, end)) {
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
        : isOneOf(JOINERS, at) && isWord(at + 1);
  }

  private boolean isOneOf(String characters, int at) {
    return characters.indexOf(text.charAt(at)) >= 0;
  }

  private boolean isWord(int at) {
    int codePoint = text.codePointAt(at);
    int type = Character.getType(codePoint);
    boolean mark = type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    return (Character.isLetterOrDigit(codePoint) || mark) && !isHan(codePoint);
  }

  private void openChinese(int start, int end) throws IOException {
    chinese.setReader(new StringReader(text.substring(start, end)));
    chinese.reset();
    chineseStart = start;
  }

  private void closeChinese() throws IOException {
    chinese.end();
    chinese.close();
    chineseStart = -1;
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
  }

  @Override
  public void end() throws IOException {
    super.end();
    offset.setOffset(correctOffset(text.length()), correctOffset(text.length()));
  }

  @Override
  public void close() throws IOException {
    super.close();
    if (chineseStart >= 0) {
      closeChinese();
    }
  }
}
