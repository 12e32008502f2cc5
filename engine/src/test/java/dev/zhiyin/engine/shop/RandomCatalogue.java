package dev.zhiyin.engine.shop;

import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Note;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Products made of chance, with every field sometimes there and sometimes not, few different values
 * so that products often agree, and Chinese beside English.
 */
public final class RandomCatalogue {
  static final List<String> BRANDS =
      List.of("", "Kailas", "KAILAS", "探路者", "O'Neill", "{0}", "50%");
  static final List<String> SELLERS = List.of("", "s1", "S1", "s2");
  static final List<String> COLOURS = List.of("red", "Red", "蓝", "a=b");
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  static final List<String> GRADES = List.of("poor", "Fair", "good", "like new");

  /** Those of its attributes that are declared. */
  public static final AttributeTypes TYPES =
      new AttributeTypes(
          Map.of(
              "color", new AttributeType.Keyword(),
              "weight", new AttributeType.Numeric(),
              "condition", new AttributeType.Grade(GRADES),
              "madeOn", new AttributeType.Date(),
              "place", new AttributeType.Geo()));

  private static final List<String> WORDS =
      List.of(
          "登山",
          "背包",
          "防水",
          "轻便",
          "手机",
          "耳机",
          "帐篷",
          "咖啡",
          "tent",
          "backpack",
          "coffee",
          "phone",
          "RTX4090",
          "iPhone 15",
          "40L",
          "USB-C",
          "\"quoted\"",
          "{braces}",
          "100%",
          "it's");
  private static final List<List<String>> LEVELS =
      List.of(List.of("户外用品", "电子产品", "Home"), List.of("背包", "Audio"), List.of("登山背包", "Tents"));

  private RandomCatalogue() {}

  /** So many products, with ids {@code p0}, {@code p1} and so on. */
  public static List<Product> of(int size, Random random) {
    return of(0, size, random);
  }

  /** Those with the numbers from one up to another, which is not among them. */
  public static List<Product> of(int from, int to, Random random) {
    return IntStream.range(from, to).mapToObj(i -> product("p" + i, random)).toList();
  }

  /** The same products, most of them in groups of chance. */
  public static List<Product> grouped(List<Product> products, Random random) {
    int groups = 1 + products.size() / (2 + random.nextInt(6));
    return products.stream()
        .map(
            product ->
                random.nextInt(3) == 0
                    ? product
                    : product.withGroupId("组/" + random.nextInt(groups)))
        .toList();
  }

  /** The same products, some of them notes on others. */
  public static List<Product> noted(List<Product> products, Random random) {
    return products.stream()
        .map(product -> random.nextInt(3) == 0 ? note(product, random) : product)
        .toList();
  }

  private static Product note(Product product, Random random) {
    var on = new Note(pick(SELLERS, random), list(() -> "p" + random.nextInt(20), random));
    return product.with(
        copy -> copy.brand("").offer(Offer.NONE).imageUrl("").groupId("").note(Optional.of(on)));
  }

  private static List<String> list(Supplier<String> value, Random random) {
    return Stream.generate(value).limit(random.nextInt(9)).toList();
  }

  private static Product product(String id, Random random) {
    return new Product(
        id,
        new ProductText(
            words(1 + random.nextInt(8), random),
            words(random.nextInt(12), random),
            random.nextInt(4) == 0 ? List.of(words(3, random), "好") : List.of()),
        category(random),
        pick(BRANDS, random),
        offer(random),
        attributes(id, random),
        random.nextInt(4) == 0 ? Optional.empty() : Optional.of(day(random)),
        "",
        "",
        Optional.empty());
  }

  static String words(int count, Random random) {
    return IntStream.range(0, count)
        .mapToObj(_ -> pick(WORDS, random))
        .collect(Collectors.joining(random.nextBoolean() ? " " : ""));
  }

  /** A path of 0 to 3 levels. */
  static CategoryPath category(Random random) {
    return new CategoryPath(
        LEVELS.stream().limit(random.nextInt(4)).map(level -> pick(level, random)).toList());
  }

  private static Offer offer(Random random) {
    return Offer.of(
        random.nextInt(5) == 0 ? OptionalDouble.empty() : OptionalDouble.of(price(random)),
        "CNY",
        switch (random.nextInt(5)) {
          case 0 -> OptionalInt.of(0);
          case 1 -> OptionalInt.empty();
          default -> OptionalInt.of(1 + random.nextInt(9));
        },
        pick(SELLERS, random));
  }

  static double price(Random random) {
    return random.nextInt(21) / 2.0;
  }

  static Instant day(Random random) {
    return START.plusSeconds(86_400L * random.nextInt(10)).plusNanos(random.nextInt(3) * 300_000L);
  }

  private static Map<String, List<String>> attributes(String id, Random random) {
    var attributes = new TreeMap<String, List<String>>();
    if (random.nextBoolean()) {
      attributes.put("color", List.of(pick(COLOURS, random), pick(COLOURS, random)));
    }
    if (random.nextBoolean()) {
      attributes.put("size", List.of(Integer.toString(random.nextInt(3))));
    }
    typed(attributes, new Random(31L * id.hashCode() + attributes.hashCode()));
    return attributes;
  }

  private static void typed(Map<String, List<String>> attributes, Random random) {
    if (random.nextBoolean()) {
      attributes.put("weight", List.of(weight(random), weight(random)));
    }
    if (random.nextBoolean()) {
      attributes.put("condition", List.of(pick(GRADES, random)));
    }
    if (random.nextBoolean()) {
      attributes.put("madeOn", List.of("2026-01-0" + (1 + random.nextInt(9))));
    }
    if (random.nextBoolean()) {
      attributes.put("place", List.of(degrees(random) + "," + degrees(random)));
    }
  }

  static String weight(Random random) {
    return pick(List.of("-1", "0", "1.5", "1.50", "2e3", "1e-3"), random);
  }

  /** A latitude or a longitude; around the poles and where the longitudes end, too. */
  public static double degrees(Random random) {
    return random.nextInt(-9, 10) * 10;
  }

  static <T> T pick(List<T> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }
}
