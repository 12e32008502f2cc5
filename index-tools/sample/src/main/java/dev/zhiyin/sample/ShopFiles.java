package dev.zhiyin.sample;

import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.sample.ProductMaker.SampleProduct;
import dev.zhiyin.sample.SampleShoppers.ShopEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;

/** Writes a shop's files: {@code products.jsonl} and {@code events.csv}. */
final class ShopFiles {
  private static final CSVFormat CSV = CSVFormat.DEFAULT.builder().setRecordSeparator("\n").get();

  private ShopFiles() {}

  /** Of the product with this index, from 0: {@code p00001}; wider if need be. */
  static String productId(int index) {
    return String.format(Locale.ROOT, "p%05d", index + 1);
  }

  static void write(Path folder, List<SampleProduct> products, List<ShopEvent> events)
      throws IOException {
    Files.createDirectories(folder);
    try (var out = Files.newBufferedWriter(folder.resolve("products.jsonl"))) {
      for (var each : products) {
        out.write(ProductJson.text(each.product()) + "\n");
      }
    }
    try (var out = Files.newBufferedWriter(folder.resolve("events.csv"));
        var printer = CSV.print(out)) {
      printer.printRecord("event_id", "user_id", "product_id", "event_type", "timestamp", "text");
      printer.printRecords(events.stream().map(ShopFiles::row));
    }
  }

  private static List<?> row(ShopEvent event) {
    String user = String.format(Locale.ROOT, "u%04d", event.user() + 1);
    return List.of(
        user + String.format(Locale.ROOT, "-%03d", event.ordinal()),
        user,
        event.isSearch() ? "" : productId(event.product()),
        event.type().text(),
        Instant.ofEpochSecond(event.second()),
        event.text());
  }
}
