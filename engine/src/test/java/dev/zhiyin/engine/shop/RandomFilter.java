package dev.zhiyin.engine.shop;

import static dev.zhiyin.engine.shop.RandomCatalogue.pick;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.filter.AttributeFilter;
import dev.zhiyin.engine.filter.AttributeFilter.Bound;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.filter.PriceRange;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Filters made of chance that often allow a part of a {@link RandomCatalogue}. */
public record RandomFilter(Random random) {
  private static final int DEEPEST = 3;

  /** A tree of any kinds of conditions, up to three deep. */
  public static Filter of(Random random) {
    return new RandomFilter(random).filter(0);
  }

  private Filter filter(int depth) {
    return new Filter(
        IntStream.range(0, random.nextInt(3)).mapToObj(_ -> condition(depth)).toList());
  }

  private Condition condition(int depth) {
    return switch (random.nextInt(depth < DEEPEST ? 16 : 12)) {
      case 0 -> new Condition.Categories(list(() -> RandomCatalogue.category(random)));
      case 1 -> new Condition.Brands(list(() -> pick(RandomCatalogue.BRANDS, random)));
      case 2 -> new Condition.Sellers(list(() -> pick(RandomCatalogue.SELLERS, random)));
      case 3 -> new Condition.Attribute("color", list(() -> pick(RandomCatalogue.COLOURS, random)));
      case 4 -> new Condition.Attribute("size", List.of("1"));
      case 5 -> new Condition.Products(list(() -> "p" + random.nextInt(60)));
      case 6 -> new Condition.Price(price());
      case 7 -> new Condition.InStock(random.nextBoolean());
      case 8 -> new Condition.CreatedAfter(RandomCatalogue.day(random));
      case 9 -> range();
      case 10 ->
          new Condition.AttributeNear(
              "place",
              new GeoPoint(RandomCatalogue.degrees(random), 2 * RandomCatalogue.degrees(random)),
              1 + random.nextInt(19_999));
      case 11 -> new Condition.HasAttribute(pick(List.of("Color", "size", "none"), random));
      case 12, 13 -> new Condition.Not(filter(depth + 1));
      default ->
          new Condition.AnyOf(
              IntStream.range(0, random.nextInt(4)).mapToObj(_ -> filter(depth + 1)).toList());
    };
  }

  private <T> List<T> list(Supplier<T> value) {
    return IntStream.rangeClosed(0, random.nextInt(3)).mapToObj(_ -> value.get()).toList();
  }

  private Condition range() {
    var attribute =
        new AttributeFilter(
            RandomCatalogue.TYPES, pick(List.of("Weight", "condition", "madeOn"), random));
    try {
      return attribute.between(bound(attribute.name()), bound(attribute.name()));
    } catch (InvalidInput _) { // the wrong way round
      return attribute.between(Bound.OPEN, bound(attribute.name()));
    }
  }

  private Bound bound(String name) {
    String value =
        switch (name) {
          case "condition" -> pick(RandomCatalogue.GRADES, random);
          case "madeOn" -> "2026-01-0" + (1 + random.nextInt(9)) + "T00:00:00Z";
          default -> RandomCatalogue.weight(random);
        };
    return random.nextInt(4) == 0 ? Bound.OPEN : new Bound(value, random.nextInt(4) != 0);
  }

  private PriceRange price() {
    double from = RandomCatalogue.price(random);
    return switch (random.nextInt(4)) {
      case 0 -> new PriceRange(from, from + 4);
      case 1 -> new PriceRange(from, Double.POSITIVE_INFINITY);
      case 2 -> new PriceRange(Double.NEGATIVE_INFINITY, from);
      default -> PriceRange.ANY;
    };
  }
}
