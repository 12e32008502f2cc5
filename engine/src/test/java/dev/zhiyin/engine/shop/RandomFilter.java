package dev.zhiyin.engine.shop;

import static dev.zhiyin.engine.shop.RandomCatalogue.pick;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.filter.PriceRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Filters made of chance that often allow a part of a {@link RandomCatalogue}. */
public final class RandomFilter {
  private static final int DEEPEST = 2;

  private final Random random;

  private RandomFilter(Random random) {
    this.random = random;
  }

  /** Any part may be there, nested up to twice. */
  public static Filter of(Random random) {
    return new RandomFilter(random).filter(0);
  }

  private Filter filter(int depth) {
    return new Filter(
        list(() -> RandomCatalogue.category(random)).stream()
            .filter(path -> !path.isEmpty())
            .toList(),
        list(() -> pick(RandomCatalogue.BRANDS, random)),
        list(() -> pick(RandomCatalogue.SELLERS, random)),
        price(),
        seldom() ? Optional.of(random.nextBoolean()) : Optional.empty(),
        attributes(),
        seldom() ? Optional.of(RandomCatalogue.day(random)) : Optional.empty(),
        depth < DEEPEST && seldom() ? Optional.of(filter(depth + 1)) : Optional.empty(),
        depth < DEEPEST && seldom() ? List.of(filter(depth + 1), filter(depth + 1)) : List.of());
  }

  private boolean seldom() {
    return random.nextInt(5) == 0;
  }

  private <T> List<T> list(Supplier<T> value) {
    return seldom()
        ? IntStream.rangeClosed(0, random.nextInt(3)).mapToObj(_ -> value.get()).toList()
        : List.of();
  }

  private PriceRange price() {
    double from = RandomCatalogue.price(random);
    return switch (random.nextInt(12)) {
      case 0 -> new PriceRange(from, from + 4);
      case 1 -> new PriceRange(from, Double.POSITIVE_INFINITY);
      case 2 -> new PriceRange(Double.NEGATIVE_INFINITY, from);
      default -> PriceRange.ANY;
    };
  }

  private Map<String, List<String>> attributes() {
    return seldom()
        ? Map.of("color", list(() -> pick(RandomCatalogue.COLOURS, random)), "size", List.of("1"))
        : Map.of();
  }
}
