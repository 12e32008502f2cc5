package dev.zhiyin.sample;

import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.sample.ProductMaker.SampleProduct;
import dev.zhiyin.sample.SampleShop.EventFile;
import dev.zhiyin.sample.SampleShop.Ids;
import dev.zhiyin.sample.SampleShoppers.ShopEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The shop's most seen products and the first shoppers' visits to them, in two files: {@code
 * product_info.csv} and {@code user_behavior.csv}. In every other visit products go by title
 * instead of id, and words searched for stand beside them.
 */
final class OriginalFiles {
  private static final int PRODUCTS = 200;
  private static final int SHOPPERS = 1000;

  /** Longer titles cannot be told from the beginning of a description. */
  private static final int LONGEST_TITLE = 80;

  private OriginalFiles() {}

  private record Visit(int user, int session) {}

  static void write(Path folder, List<ShopEvent> events, List<SampleProduct> products)
      throws IOException {
    var chosen = mostSeen(events);
    writeProducts(folder.resolve("product_info.csv"), chosen, products);
    writeVisits(folder.resolve("user_behavior.csv"), visits(events, chosen), products);
  }

  private static void writeProducts(Path file, Set<Integer> chosen, List<SampleProduct> products)
      throws IOException {
    try (var out = Files.newBufferedWriter(file)) {
      EventFile.FORMAT.printRecord(out, "product_id", "description");
      for (int index : chosen) {
        var product = products.get(index).product();
        EventFile.FORMAT.printRecord(
            out, product.id(), product.title() + "\n" + product.text().description());
      }
    }
  }

  private static void writeVisits(
      Path file, List<List<ShopEvent>> visits, List<SampleProduct> products) throws IOException {
    try (var out = Files.newBufferedWriter(file)) {
      EventFile.FORMAT.printRecord(out, "user_id", "timestamp", "browsed_products", "label");
      for (var visit : visits) {
        EventFile.FORMAT.printRecord(
            out,
            Ids.user(visit.getFirst().user()),
            Instant.ofEpochSecond(visit.getFirst().second()),
            browsed(visit, products),
            visit.stream().anyMatch(event -> event.type() == EventType.PURCHASE) ? 1 : 0);
      }
    }
  }

  private static Set<Integer> mostSeen(List<ShopEvent> events) {
    Map<Integer, Long> seen =
        events.stream()
            .filter(event -> event.product() != ShopEvent.NONE)
            .collect(Collectors.groupingBy(ShopEvent::product, Collectors.counting()));
    return seen.entrySet().stream()
        .sorted(
            Map.Entry.<Integer, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(PRODUCTS)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Visits in which a chosen product was seen, in the order of their first event that is kept. */
  private static List<List<ShopEvent>> visits(List<ShopEvent> events, Set<Integer> chosen) {
    Map<Visit, List<ShopEvent>> visits =
        events.stream()
            .filter(event -> event.user() < SHOPPERS && event.type() != EventType.REVIEW)
            .filter(event -> event.product() == ShopEvent.NONE || chosen.contains(event.product()))
            .collect(
                Collectors.groupingBy(
                    event -> new Visit(event.user(), event.session()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return visits.values().stream()
        .filter(visit -> visit.stream().anyMatch(event -> event.product() != ShopEvent.NONE))
        .toList();
  }

  /** What was seen, in order; what was bought stands last, as the label speaks of it. */
  private static String browsed(List<ShopEvent> visit, List<SampleProduct> products) {
    boolean titles = visit.getFirst().session() % 2 == 1;
    var names = new LinkedHashSet<String>();
    visit.forEach(event -> names.add(name(event, products, titles)));
    visit.stream()
        .filter(event -> event.type() == EventType.PURCHASE)
        .forEach(event -> names.addLast(name(event, products, titles)));
    return String.join(", ", names);
  }

  private static String name(ShopEvent event, List<SampleProduct> products, boolean titles) {
    if (event.product() == ShopEvent.NONE) {
      return event.text();
    }
    String title = products.get(event.product()).product().title();
    return titles && title.length() <= LONGEST_TITLE ? title : Ids.product(event.product());
  }
}
