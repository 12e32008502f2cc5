package dev.zhiyin.tools.split;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.Split;
import dev.zhiyin.engine.shopper.Subject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.csv.CSVFormat;

/** Writes events with their parts as CSV, packed if the name ends in {@code .gz}. */
final class SplitFile implements AutoCloseable {
  private static final CSVFormat FORMAT = CSVFormat.RFC4180;

  private final Path file;
  private final Writer writer;

  SplitFile(Path file) {
    this.file = file;
    try {
      writer = writer(file);
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
    line(
        "event_id",
        "user_id",
        "session_id",
        "product_id",
        "text",
        "event_type",
        "timestamp",
        "split");
  }

  private static Writer writer(Path file) throws IOException {
    OutputStream bytes = Files.newOutputStream(file);
    return new BufferedWriter(
        new OutputStreamWriter(
            file.toString().endsWith(".gz") ? new GZIPOutputStream(bytes) : bytes,
            StandardCharsets.UTF_8));
  }

  void write(Event event, Split part) {
    String product = "";
    String words = "";
    switch (event.subject()) {
      case Subject.Item(String id) -> product = id;
      case Subject.Words(String text) -> words = text;
    }
    line(
        event.id(),
        event.shopperId().userId().orElse(""),
        event.shopperId().sessionId().orElse(""),
        product,
        words,
        event.type().text(),
        event.timestamp().toString(),
        part.text());
  }

  private void line(Object... cells) {
    try {
      writer.write(FORMAT.format(cells) + "\n");
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }
}
