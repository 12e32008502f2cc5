package dev.zhiyin.tools.backup;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.store.StoreSnapshot.StoreRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** All rows of a backup, table after table. Not thread-safe; closed when it is not needed. */
final class StoredRows implements Iterator<StoreRow>, AutoCloseable {
  /** Characters of the longest row: far more than any product or event has. */
  private static final int LONGEST = 16 << 20;

  private final BackupFile backup;
  private final Iterator<String> entries;
  private String table = "";
  private @Nullable BufferedReader reader;
  private @Nullable StoreRow next;

  StoredRows(BackupFile backup) {
    this.backup = backup;
    List<String> names = backup.contents().names(Contents.STORE);
    entries = names.iterator();
    advance();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public StoreRow next() {
    StoreRow row = next;
    if (row == null) {
      throw new NoSuchElementException();
    }
    advance();
    return row;
  }

  private void advance() {
    try {
      @Nullable String line = reader == null ? null : line(reader);
      while (line == null && entries.hasNext()) {
        line = line(open(entries.next()));
      }
      next = line == null ? null : Contents.row(table, line);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private @Nullable String line(BufferedReader from) throws IOException {
    var line = new StringBuilder();
    int next = from.read();
    if (next < 0) {
      return null;
    }
    for (; next >= 0 && next != '\n'; next = from.read()) {
      line.append((char) next);
      if (line.length() > LONGEST) {
        throw new WorkRefused("a row of %s has more than %d characters".formatted(table, LONGEST));
      }
    }
    return line.toString();
  }

  private BufferedReader open(String entry) throws IOException {
    close();
    table = entry.substring(Contents.STORE.length(), entry.length() - Contents.ROWS.length());
    var opened =
        new BufferedReader(new InputStreamReader(backup.read(entry), StandardCharsets.UTF_8));
    reader = opened;
    return opened;
  }

  @Override
  public void close() {
    BufferedReader open = reader;
    if (open != null) {
      try {
        open.close();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
