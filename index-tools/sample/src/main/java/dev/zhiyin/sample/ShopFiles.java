package dev.zhiyin.sample;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toList;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.sample.ProductMaker.SampleProduct;
import dev.zhiyin.sample.SampleShoppers.ShopEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;

/**
 * Writes a shop's files: {@code products.jsonl}, {@code events.csv}, and in {@code original/} the
 * most seen products and the first shoppers' visits to them, as {@code product_info.csv} and {@code
 * user_behavior.csv}. In every other visit of these, products go by title instead of id, and words
 * searched for stand beside them.
 */
final class ShopFiles {
  private static final CSVFormat CSV = CSVFormat.DEFAULT.builder().setRecordSeparator("\n").get();

  private static final int ORIGINAL_PRODUCTS = 200;
  private static final int ORIGINAL_SHOPPERS = 1000;

  /** Longer titles cannot be told from the beginning of a description. */
  private static final int LONGEST_TITLE = 80;

  private final List<SampleProduct> products;
  private final List<ShopEvent> events;

  ShopFiles(List<SampleProduct> products, List<ShopEvent> events) {
    this.products = products;
    this.events = events;
  }

  /** Of the product with this index, from 0: {@code p00001}; wider if need be. */
  static String productId(int index) {
    return String.format(Locale.ROOT, "p%05d", index + 1);
  }

  private static String userId(int index) {
    return String.format(Locale.ROOT, "u%04d", index + 1);
  }

  void write(Path folder) throws IOException {
    Path original = Files.createDirectories(folder.resolve("original"));
    try (var out = Files.newBufferedWriter(folder.resolve("products.jsonl"))) {
      for (var each : products) {
        out.write(ProductJson.text(each.product()) + "\n");
      }
    }
    write(
        folder.resolve("events.csv"),
        List.of("event_id", "user_id", "product_id", "event_type", "timestamp", "text"),
        events.stream().map(this::row));
    Set<Integer> chosen = mostSeen();
    write(
        original.resolve("product_info.csv"),
        List.of("product_id", "description"),
        chosen.stream().map(products::get).map(SampleProduct::product).map(this::row));
    write(
        original.resolve("user_behavior.csv"),
        List.of("user_id", "timestamp", "browsed_products", "label"),
        visits(chosen).map(this::row));
  }

  private static void write(Path file, List<?> header, Stream<? extends List<?>> rows)
      throws IOException {
    try (var out = Files.newBufferedWriter(file);
        var printer = CSV.print(out)) {
      printer.printRecord(header);
      printer.printRecords(rows);
    }
  }

  private List<?> row(ShopEvent event) {
    return List.of(
        userId(event.user()) + String.format(Locale.ROOT, "-%03d", event.ordinal()),
        userId(event.user()),
        event.isSearch() ? "" : productId(event.product()),
        event.type().text(),
        Instant.ofEpochSecond(event.second()),
        event.text());
  }

  private List<?> row(Product product) {
    return List.of(product.id(), product.title() + "\n" + product.text().description());
  }

  private List<?> row(List<ShopEvent> visit) {
    return List.of(
        userId(visit.getFirst().user()),
        Instant.ofEpochSecond(visit.getFirst().second()),
        browsed(visit),
        visit.stream().anyMatch(event -> event.type() == EventType.PURCHASE) ? 1 : 0);
  }

  private Set<Integer> mostSeen() {
    Map<Integer, Long> seen =
        events.stream()
            .filter(event -> !event.isSearch())
            .collect(groupingBy(ShopEvent::product, counting()));
    return seen.entrySet().stream()
        .sorted(
            Map.Entry.<Integer, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(ORIGINAL_PRODUCTS)
        .map(Map.Entry::getKey)
        .collect(toCollection(TreeSet::new));
  }

  /** Visits in which a chosen product was seen, in the order of their first event that is kept. */
  private Stream<List<ShopEvent>> visits(Set<Integer> chosen) {
    Map<List<Integer>, List<ShopEvent>> visits =
        events.stream()
            .filter(event -> event.user() < ORIGINAL_SHOPPERS)
            .filter(event -> event.type() != EventType.REVIEW)
            .filter(event -> event.isSearch() || chosen.contains(event.product()))
            .collect(
                groupingBy(
                    event -> List.of(event.user(), event.session()), LinkedHashMap::new, toList()));
    return visits.values().stream().filter(visit -> !visit.stream().allMatch(ShopEvent::isSearch));
  }

  /** What was seen, in order; what was bought stands last, as the label speaks of it. */
  private String browsed(List<ShopEvent> visit) {
    boolean titles = visit.getFirst().session() % 2 == 1;
    var names = new LinkedHashSet<String>();
    visit.forEach(event -> names.add(name(event, titles)));
    visit.stream()
        .filter(event -> event.type() == EventType.PURCHASE)
        .forEach(event -> names.addLast(name(event, titles)));
    return String.join(", ", names);
  }

  private String name(ShopEvent event, boolean titles) {
    if (event.isSearch()) {
      return event.text();
    }
    String title = products.get(event.product()).product().title();
    return titles && title.length() <= LONGEST_TITLE ? title : productId(event.product());
  }
}
