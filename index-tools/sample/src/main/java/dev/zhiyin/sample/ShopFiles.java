package dev.zhiyin.sample;

import dev.zhiyin.engine.config.KindOfShop;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.sample.Department.Language;
import dev.zhiyin.sample.ProductMaker.SampleProduct;
import dev.zhiyin.sample.SampleShoppers.ShopEvent;
import dev.zhiyin.sample.ShopVocabulary.Niche;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;

/** Writes a shop's files. */
final class ShopFiles {
  private static final CSVFormat CSV = CSVFormat.DEFAULT.builder().setRecordSeparator("\n").get();

  /**
   * Enough for durables to stay back, and for what is used up to return when it is wanted again.
   */
  private static final double HELD_BACK = 0.25;

  private ShopFiles() {}

  /**
   * The settings of the shop, and what it has beside products and events.
   *
   * @param niches which have a category in either language
   * @param lines by the name of their file
   */
  static void writeBesides(
      Path folder, Optional<KindOfShop> kind, List<Niche> niches, Map<String, List<String>> lines)
      throws IOException {
    var settings = new ArrayList<String>();
    kind.ifPresent(it -> settings.add("kind: " + it.text()));
    settings.add("arrange:");
    settings.add("  heldBack: %s # no more of what was just bought".formatted(HELD_BACK));
    settings.add("  sameCategories:");
    for (Niche niche : niches) {
      settings.add(
          "    - [%s, %s]"
              .formatted(
                  quoted(niche.path(Language.CHINESE)), quoted(niche.path(Language.ENGLISH))));
    }
    Files.write(folder.resolve("zhiyin.yaml"), settings);
    for (var file : lines.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  /* As YAML has texts in which nothing means anything else. */
  private static String quoted(Object text) {
    return "'" + text.toString().replace("'", "''") + "'";
  }

  /** Of the product with this index, from 0: {@code p00001}; wider if need be. */
  static String productId(int index) {
    return String.format(Locale.ROOT, "p%05d", index + 1);
  }

  /** Of the shopper with this index, from 0: {@code u0001}; wider if need be. */
  static String userId(int index) {
    return String.format(Locale.ROOT, "u%04d", index + 1);
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
      printer.printRecord(
          "event_id", "user_id", "product_id", "event_type", "timestamp", "text", "order_id");
      printer.printRecords(events.stream().map(ShopFiles::row));
    }
  }

  private static List<?> row(ShopEvent event) {
    String user = userId(event.user());
    return List.of(
        user + String.format(Locale.ROOT, "-%03d", event.ordinal()),
        user,
        event.isSearch() ? "" : productId(event.product()),
        event.type().text(),
        Instant.ofEpochSecond(event.second()),
        event.text(),
        event.order() == 0 ? "" : user + String.format(Locale.ROOT, "-o%02d", event.order()));
  }
}
