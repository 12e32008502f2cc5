package dev.zhiyin.engine.lucene;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.charfilter.BaseCharFilter;
import org.jspecify.annotations.Nullable;

/**
 * Text in Unicode's composed form (NFC), in which é is one character, whether it was written as one
 * or as e and an accent. Offsets are those of the text as it was written.
 */
final class ComposingFilter extends BaseCharFilter {
  /** What may become one with the character before it: marks and Korean letters. */
  private static final String MARKS = "[\\p{M}\\x{1160}-\\x{11FF}]";

  /**
   * A character with its marks, as many as a text has that is made for streams (Unicode Standard
   * Annex 15, Stream-Safe Text Format): to order them takes the square of their number.
   */
  private static final Pattern RUN = Pattern.compile("." + MARKS + "{0,30}", Pattern.DOTALL);

  private static final Pattern LONG = Pattern.compile(MARKS + "{31}");

  /** Letters of a text that are read at once. */
  private static final int MOST_OF_TITLE = 256;

  private @Nullable Reader composed;

  ComposingFilter(Reader text) {
    super(text);
  }

  @Override
  public int read(char[] into, int offset, int length) throws IOException {
    Reader from = composed;
    if (from == null) {
      from = new StringReader(composed(written()));
      composed = from;
    }
    return from.read(into, offset, length);
  }

  /* As Reader.readAllAsString does, which takes a buffer of 16 KiB for a title. */
  private String written() throws IOException {
    var text = new StringBuilder(MOST_OF_TITLE);
    var part = new char[MOST_OF_TITLE];
    for (int read = input.read(part); read >= 0; read = input.read(part)) {
      text.append(part, 0, read);
    }
    return text.toString();
  }

  /**
   * Whether a character stays as it is in this form, whatever is before it, so that text of such
   * alone does: Latin letters, most Chinese characters and signs, but not all that do.
   */
  static boolean isAlwaysComposed(int sign) {
    return sign < 0x300
        || (sign >= 0x4E00 && sign < 0xA000)
        || (sign >= 0x3000 && sign < 0x302A)
        || (sign >= 0xFF00 && sign < 0xFF5F);
  }

  private String composed(String text) {
    if (text.chars().allMatch(ComposingFilter::isAlwaysComposed)) {
      return text;
    }
    if (!LONG.matcher(text).find() && Normalizer.isNormalized(text, Form.NFC)) {
      return text;
    }
    var all = new StringBuilder();
    for (Matcher run = RUN.matcher(text); run.find(); ) {
      int begin = all.length();
      all.append(Normalizer.normalize(run.group(), Form.NFC));
      int written = run.end() - run.start();
      if (all.length() - begin != written) {
        // what becomes longer ends where it did
        for (int at = Math.min(begin + written + 1, all.length()); at <= all.length(); at++) {
          addOffCorrectMap(at, run.end() - at);
        }
      }
    }
    return all.toString();
  }
}
