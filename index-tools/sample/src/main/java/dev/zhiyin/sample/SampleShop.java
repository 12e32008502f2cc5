package dev.zhiyin.sample;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.config.KindOfShop;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.sample.ProductMaker.SampleProduct;
import dev.zhiyin.sample.SampleShoppers.ShopEvent;
import dev.zhiyin.sample.ShopVocabulary.Niche;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Writes the sample shop, which is made of word lists and chance alone: {@code products.jsonl},
 * {@code events.csv} and {@code zhiyin.yaml}; a specialist also {@code profiles.jsonl}, and a
 * social shop {@code notes.jsonl}, {@code friends.jsonl} and {@code buying-groups.jsonl}.
 */
public final class SampleShop {
  private SampleShop() {}

  /**
   * Makes and writes a shop; files of the same names in {@code folder} are replaced.
   *
   * @throws StorageFailed when the folder cannot be made or written
   */
  public static SampleSummary write(Path folder, SampleConfig config) {
    var lexicon = lexicon(config);
    var products = products(lexicon, config);
    var events = events(lexicon, products, config);
    if (config.isOf(KindOfShop.SECOND_HAND)) {
      events = SecondHand.untilSold(products, events);
      products = SecondHand.sold(products, events);
    }
    try {
      ShopFiles.write(folder, products, events);
      ShopFiles.writeBesides(
          folder, config.kind(), lexicon.niches(), besides(products, events, config));
    } catch (IOException e) {
      throw new StorageFailed(folder, e);
    }
    return summary(lexicon, products, events);
  }

  static List<SampleProduct> products(ShopVocabulary lexicon, SampleConfig config) {
    var maker = new ProductMaker(lexicon, config);
    return switch (config.kind().orElse(KindOfShop.SOCIAL)) {
      case SOCIAL -> made(maker, config.products());
      case MARKETPLACE ->
          ProductOffers.of(made(maker, ProductOffers.products(config.products())), config);
      case SPECIALIST ->
          made(maker, config.products()).stream().map(one -> Cosmetics.of(one, config)).toList();
      case SECOND_HAND -> SecondHand.of(made(maker, SecondHand.models(config.products())), config);
    };
  }

  private static List<SampleProduct> made(ProductMaker maker, int count) {
    return IntStream.range(0, count).mapToObj(maker::make).toList();
  }

  static ShopVocabulary lexicon(SampleConfig config) {
    var all = ShopVocabulary.load();
    return switch (config.kind().orElse(KindOfShop.SOCIAL)) {
      case SOCIAL, MARKETPLACE -> all;
      case SPECIALIST -> all.only(Cosmetics.DEPARTMENTS);
      case SECOND_HAND -> all.only(SecondHand.DEPARTMENTS);
    };
  }

  private static Map<String, List<String>> besides(
      List<SampleProduct> products, List<ShopEvent> events, SampleConfig config) {
    return switch (config.kind().orElse(KindOfShop.MARKETPLACE)) {
      case SPECIALIST -> Map.of("profiles.jsonl", Cosmetics.profiles(config));
      case SOCIAL ->
          Map.of(
              "notes.jsonl",
              Community.notes(products, events, config).stream().map(ProductJson::text).toList(),
              "friends.jsonl",
              Community.friends(config),
              "buying-groups.jsonl",
              Community.groups(products, events));
      case MARKETPLACE, SECOND_HAND -> Map.of();
    };
  }

  static List<ShopEvent> events(
      ShopVocabulary lexicon, List<SampleProduct> products, SampleConfig config) {
    var crowd = new SampleShoppers(lexicon, products, config);
    var events = new ArrayList<ShopEvent>();
    for (int user = 0; user < config.users(); user++) {
      events.addAll(crowd.eventsOf(user));
    }
    events.sort(ShopEvent.BY_TIME);
    return events;
  }

  private static SampleSummary summary(
      ShopVocabulary lexicon, List<SampleProduct> products, List<ShopEvent> events) {
    var departments = new LinkedHashMap<String, Integer>();
    lexicon.niches().forEach(niche -> departments.put(department(niche), 0));
    products.forEach(product -> departments.merge(department(product.niche()), 1, Integer::sum));
    var types = new EnumMap<EventType, Integer>(EventType.class);
    events.forEach(event -> types.merge(event.type(), 1, Integer::sum));
    return new SampleSummary(departments, types);
  }

  private static String department(Niche niche) {
    var name = niche.department().name();
    return name.chinese() + " / " + name.english();
  }

  /**
   * What sample shop to make. Equal values give byte-identical files.
   *
   * @param seed any number
   * @param products 100 to 200,000; more products leave the first ones as they are
   * @param users 1 to 100,000; more shoppers leave the first ones as they are
   * @param end the shop's today: every product and event is older
   * @param kind what the shop shows; empty for a general one
   */
  record SampleConfig(long seed, int products, int users, Instant end, Optional<KindOfShop> kind) {
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

    public static final SampleConfig DEFAULT =
        new SampleConfig(1, 3000, 800, Instant.parse("2026-11-01T00:00:00Z"), Optional.empty());

    /** How long shoppers are watched before {@link #end}. */
    static final Duration WATCHED = Duration.ofDays(90);

    public SampleConfig {
      if (products < 100 || products > 200_000) {
        throw new IllegalArgumentException(
            "products is %d; it must be 100 to 200000".formatted(products));
      }
      if (users < 1 || users > 100_000) {
        throw new IllegalArgumentException("users is %d; it must be 1 to 100000".formatted(users));
      }
      if (end.isBefore(EARLIEST) || end.isAfter(LATEST)) {
        throw new IllegalArgumentException(
            "end is %s; it must be %s to %s".formatted(end, EARLIEST, LATEST));
      }
    }

    boolean isOf(KindOfShop wanted) {
      return kind.equals(Optional.of(wanted));
    }

    Instant start() {
      return end.minus(WATCHED);
    }
  }

  /**
   * What a sample shop holds.
   *
   * @param departments products by department, such as {@code 户外用品 / Outdoor gear}, in the order of
   *     the word lists
   * @param events events by type, in the order of {@link EventType}
   */
  record SampleSummary(Map<String, Integer> departments, Map<EventType, Integer> events) {
    public int productCount() {
      return departments.values().stream().mapToInt(Integer::intValue).sum();
    }

    public int eventCount() {
      return events.values().stream().mapToInt(Integer::intValue).sum();
    }
  }
}
