package dev.zhiyin.engine.rerank;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.retrieval.ItemStore;
import dev.zhiyin.engine.retrieval.NumberField;
import dev.zhiyin.engine.retrieval.ProductRef;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Lifts products the more, the nearer they are to something: the new, the near, the cheap. The
 * score is multiplied by
 *
 * <pre>
 *   1 + weight 2^(-distance / halfLife)
 * </pre>
 *
 * <p>so that at the origin it gains the whole weight, one half-life away half of it. Of several
 * values of a product the nearest counts; one that has none is left as it is.
 *
 * @param halfLife as the origin is measured: in the unit of the number, in milliseconds, or in
 *     kilometres; above 0
 * @param weight in [0.01, 100]
 */
public record Decay(Origin origin, double halfLife, double weight) {
  /** Most of one request, and of the settings. */
  public static final int MOST = 10;

  /** What is near, and where it is nearest. */
  public sealed interface Origin {
    /**
     * A number.
     *
     * @param at empty for now, which only means something of times
     */
    record Value(NumberField field, OptionalDouble at) implements Origin {}

    /**
     * A place.
     *
     * @param attribute declared as geo point, as {@link
     *     dev.zhiyin.engine.attribute.AttributeTypes#folded} writes it
     */
    record Place(String attribute, GeoPoint at) implements Origin {}
  }

  public Decay {
    if (!(halfLife > 0 && Double.isFinite(halfLife))) {
      throw new InvalidInput("halfLife", Double.toString(halfLife), "above 0");
    }
    if (!(weight >= .01 && weight <= 100)) {
      throw new InvalidInput("weight", Double.toString(weight), "0.01 to 100");
    }
  }

  /** The field, as settings and requests name it. */
  public String field() {
    return switch (origin) {
      case Origin.Value(NumberField field, OptionalDouble _) -> field.text();
      case Origin.Place(String attribute, GeoPoint _) -> "attributes." + attribute;
    };
  }

  /** The factor of each product, 1 for those that have no value. */
  double[] factors(List<ProductRef> products, ItemStore items, Instant now) {
    double[] distances =
        switch (origin) {
          case Origin.Value(NumberField field, OptionalDouble at) ->
              items.numbers(field, products).stream()
                  .mapToDouble(its -> nearest(its, at.orElse((double) now.toEpochMilli())))
                  .toArray();
          case Origin.Place(String attribute, GeoPoint at) ->
              items.kilometres(attribute, at, products);
        };
    return Arrays.stream(distances)
        .map(it -> Double.isNaN(it) ? 1 : 1 + weight * Math.pow(2, -it / halfLife))
        .toArray();
  }

  private static double nearest(double[] values, double origin) {
    return Arrays.stream(values).map(value -> Math.abs(value - origin)).min().orElse(Double.NaN);
  }
}
