package dev.zhiyin.tools.input;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file of UTF-8 text, unpacked if it is gzip, without its byte order mark.
 *
 * <p>Bytes that are not UTF-8 do not stop the reading: each becomes {@link #MALFORMED}, so that the
 * row that holds them can be reported and the rest goes on.
 */
public final class TextFile implements Closeable {
  /** Half of a surrogate pair, which no UTF-8 decodes to. */
  private static final char MALFORMED = '\udc00';

  /** Characters that one row may have; what is longer is a quote left open, or no row at all. */
  private static final int LONGEST_ROW = 1 << 24;

  private static final int BUFFER = 1 << 16;
  private static final int START = 4096;

  private final RowLimit limit;
  private final BufferedReader reader;

  private TextFile(Path path, Reader text) throws IOException {
    limit = new RowLimit(path, text);
    reader = new BufferedReader(limit);
    reader.mark(1);
    if (reader.read() != '\ufeff') {
      reader.reset();
    }
  }

  public static TextFile open(Path path) throws IOException {
    if (Files.notExists(path)) {
      throw new FileNotFoundException("no such file");
    }
    InputStream bytes = new BufferedInputStream(Files.newInputStream(path), BUFFER);
    try {
      return new TextFile(path, decoded(unpacked(bytes)));
    } catch (IOException unreadable) {
      bytes.close();
      throw unreadable;
    }
  }

  public BufferedReader reader() {
    return reader;
  }

  /** The first characters, which stay to be read. */
  String start() throws IOException {
    var start = new char[START];
    reader.mark(START);
    int length = 0;
    for (int n = 0; n >= 0 && length < START; n = reader.read(start, length, START - length)) {
      length += n;
    }
    reader.reset();
    return new String(start, 0, length);
  }

  /**
   * The next line, where each is a row; null at the end.
   *
   * @param number of the line
   */
  public @Nullable String line(long number) throws IOException {
    rowBegins(number);
    return reader.readLine();
  }

  /** To be called where a row begins, so that its length is counted from here. */
  public void rowBegins(long line) {
    limit.line = line;
    limit.length = 0;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /** Whether the text holds bytes that were not UTF-8. */
  public static boolean isMalformed(String text) {
    // The same half may be part of a whole pair; code points tell.
    return text.indexOf(MALFORMED) >= 0 && text.codePoints().anyMatch(sign -> sign == MALFORMED);
  }

  /** The text on one line and fit to be printed. */
  public static String printable(String text) {
    return text.codePoints()
        .map(sign -> sign == MALFORMED ? '\ufffd' : Character.isISOControl(sign) ? ' ' : sign)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isGzip(InputStream bytes) throws IOException {
    bytes.mark(2);
    boolean gzip = bytes.read() == 0x1f && bytes.read() == 0x8b;
    bytes.reset();
    return gzip;
  }

  private static InputStream unpacked(InputStream bytes) throws IOException {
    return isGzip(bytes) ? new GZIPInputStream(bytes, BUFFER) : bytes;
  }

  private static Reader decoded(InputStream bytes) {
    return new InputStreamReader(
        bytes,
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .replaceWith(String.valueOf(MALFORMED)));
  }

  /** Refuses a row that would fill the memory. */
  private static final class RowLimit extends Reader {
    private final Path path;
    private final Reader text;
    private long line = 1;
    private long length;

    RowLimit(Path path, Reader text) {
      this.path = path;
      this.text = text;
    }

    @Override
    public int read(char[] buffer, int offset, int count) throws IOException {
      int read = text.read(buffer, offset, count);
      length += Math.max(read, 0);
      if (length > LONGEST_ROW) {
        throw new WorkRefused(
            String.format(
                Locale.ROOT,
                "%s:%d: a row of more than %,d characters; is a quote left open?",
                path,
                line,
                LONGEST_ROW));
      }
      return read;
    }

    @Override
    public void close() throws IOException {
      text.close();
    }
  }
}
