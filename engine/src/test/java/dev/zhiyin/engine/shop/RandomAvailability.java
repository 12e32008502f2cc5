package dev.zhiyin.engine.shop;

import dev.zhiyin.engine.product.Availability;
import dev.zhiyin.engine.product.Product;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Products of which some are sold, and some reserved until times of chance. */
public final class RandomAvailability {
  private RandomAvailability() {}

  /** The same products; of every second one the shop says nothing. */
  public static List<Product> of(List<Product> products, Random random) {
    return products.stream().map(product -> of(product, random)).toList();
  }

  private static Product of(Product product, Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> with(product, Availability.SOLD);
      case 1 -> with(product, Availability.AVAILABLE);
      case 2 -> with(product, Availability.reserved(Optional.empty()));
      case 3, 4 -> with(product, Availability.reserved(Optional.of(time(random))));
      default -> product;
    };
  }

  private static Product with(Product product, Availability availability) {
    return product.withOffer(product.offer().withAvailability(availability));
  }

  /** A time before all of them. */
  public static Instant before() {
    return RandomCatalogue.START.minusMillis(1);
  }

  /** A time at which all of them have ended. */
  public static Instant after() {
    return RandomCatalogue.START.plusSeconds(60);
  }

  /** A time at which some of the reservations have ended, seldom all. */
  public static Instant time(Random random) {
    return RandomCatalogue.START.plusMillis(random.nextInt(20)).plusNanos(random.nextInt(2));
  }
}
