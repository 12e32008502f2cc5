package dev.zhiyin.tools.split;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.Split;
import dev.zhiyin.engine.shopper.Subject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes events with their parts as CSV, packed if the name ends in {@code .gz}. */
final class EventWriter implements AutoCloseable {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader(
              "event_id",
              "user_id",
              "session_id",
              "product_id",
              "text",
              "event_type",
              "timestamp",
              "split")
          .setRecordSeparator('\n')
          .get();

  private final Path file;
  private final CSVPrinter printer;

  EventWriter(Path file) {
    this.file = file;
    try {
      printer = new CSVPrinter(writer(file), FORMAT);
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  private static Writer writer(Path file) throws IOException {
    OutputStream bytes = Files.newOutputStream(file);
    return new OutputStreamWriter(
        file.toString().endsWith(".gz") ? new GZIPOutputStream(bytes) : bytes,
        StandardCharsets.UTF_8);
  }

  void write(Event event, Split part) {
    String product = "";
    String words = "";
    switch (event.subject()) {
      case Subject.Item(String id) -> product = id;
      case Subject.Words(String text) -> words = text;
    }
    try {
      printer.printRecord(
          event.id(),
          event.who().userId().orElse(""),
          event.who().sessionId().orElse(""),
          product,
          words,
          event.type().text(),
          event.timestamp(),
          part.text());
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  @Override
  public void close() {
    try {
      printer.close();
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }
}
