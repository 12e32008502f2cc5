package dev.zhiyin.tools.sample;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.shopper.EventType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Writes the sample shop, which is made of word lists and chance alone: {@code products.jsonl},
 * {@code events.csv}, and in {@code original/} a small extract in the two-file form {@code
 * product_info.csv} and {@code user_behavior.csv}.
 */
public final class SampleShop {
  private SampleShop() {}

  /**
   * Makes and writes a shop; files of the same names in {@code folder} are replaced.
   *
   * @throws StorageFailed when the folder cannot be made or written
   */
  public static SampleSummary write(Path folder, SampleConfig config) {
    var lexicon = Lexicon.load();
    var products = products(lexicon, config);
    var events = events(lexicon, products, config);
    try {
      Files.createDirectories(folder.resolve("original"));
      ProductFile.write(folder.resolve("products.jsonl"), products);
      EventFile.write(folder.resolve("events.csv"), events);
      OriginalFiles.write(folder.resolve("original"), events, products);
    } catch (IOException e) {
      throw new StorageFailed(folder, e);
    }
    return new SampleSummary(departments(lexicon, products), types(events));
  }

  static List<SampleProduct> products(Lexicon lexicon, SampleConfig config) {
    var maker = new ProductMaker(lexicon, config);
    return IntStream.range(0, config.products()).mapToObj(maker::make).toList();
  }

  static List<ShopEvent> events(
      Lexicon lexicon, List<SampleProduct> products, SampleConfig config) {
    var crowd = new Crowd(lexicon, products, config);
    var events = new ArrayList<ShopEvent>();
    for (int user = 0; user < config.users(); user++) {
      events.addAll(crowd.eventsOf(user));
    }
    events.sort(ShopEvent.BY_TIME);
    return events;
  }

  private static Map<String, Integer> departments(Lexicon lexicon, List<SampleProduct> products) {
    var counts = new LinkedHashMap<String, Integer>();
    lexicon.niches().forEach(niche -> counts.put(department(niche), 0));
    products.forEach(product -> counts.merge(department(product.niche()), 1, Integer::sum));
    return counts;
  }

  private static String department(Niche niche) {
    var name = niche.department().name();
    return name.chinese() + " / " + name.english();
  }

  private static Map<EventType, Integer> types(List<ShopEvent> events) {
    var counts = new EnumMap<EventType, Integer>(EventType.class);
    events.forEach(event -> counts.merge(event.type(), 1, Integer::sum));
    return counts;
  }
}
