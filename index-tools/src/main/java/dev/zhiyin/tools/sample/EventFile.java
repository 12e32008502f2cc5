package dev.zhiyin.tools.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.commons.csv.CSVFormat;

/** Events as CSV. */
final class EventFile {
  static final CSVFormat FORMAT = CSVFormat.DEFAULT.builder().setRecordSeparator("\n").get();

  private EventFile() {}

  /** Writes events in the order given. */
  static void write(Path file, List<ShopEvent> events) throws IOException {
    try (var out = Files.newBufferedWriter(file)) {
      FORMAT.printRecord(
          out, "event_id", "user_id", "product_id", "event_type", "timestamp", "text");
      for (var event : events) {
        FORMAT.printRecord(out, row(event));
      }
    }
  }

  private static Object[] row(ShopEvent event) {
    return new Object[] {
      Ids.event(event),
      Ids.user(event.user()),
      event.product() == ShopEvent.NONE ? "" : Ids.product(event.product()),
      event.type().text(),
      Instant.ofEpochSecond(event.second()),
      event.text()
    };
  }
}
