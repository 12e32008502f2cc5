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
import java.util.stream.IntStream;

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
  /** Of the normal distribution, 95 % are below it. */
  private static final double Z = 1.6448536269514722;

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

    /**
     * All of a number, such as of a seller's ratings those that are good: the distance is what the
     * share lacks of 1. It is as large as it is with 95 % certainty at least (the lower bound of
     * Wilson, JASA 1927), so that one good rating of one is less than 95 of 100.
     *
     * @param part what there is of {@code whole}
     */
    record Share(NumberField part, NumberField whole) implements Origin {}
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
      case Origin.Share(NumberField part, NumberField _) -> part.text();
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
          case Origin.Share(NumberField part, NumberField whole) ->
              lacking(items.numbers(part, products), items.numbers(whole, products));
        };
    return Arrays.stream(distances)
        .map(it -> Double.isNaN(it) ? 1 : 1 + weight * Math.pow(2, -it / halfLife))
        .toArray();
  }

  private static double[] lacking(List<double[]> parts, List<double[]> wholes) {
    return IntStream.range(0, parts.size())
        .mapToDouble(
            i ->
                parts.get(i).length == 0 || wholes.get(i).length == 0
                    ? Double.NaN
                    : 1 - surely(parts.get(i)[0], wholes.get(i)[0]))
        .toArray();
  }

  /** The share that a part of a whole is with 95 % certainty at least; in [0, 1). */
  static double surely(double part, double whole) {
    if (!(whole > 0)) {
      return 0;
    }
    double share = Math.clamp(part / whole, 0, 1);
    double spread = Z * Math.sqrt(share * (1 - share) / whole + Z * Z / (4 * whole * whole));
    return Math.max(0, (share + Z * Z / (2 * whole) - spread) / (1 + Z * Z / whole));
  }

  private static double nearest(double[] values, double origin) {
    return Arrays.stream(values).map(value -> Math.abs(value - origin)).min().orElse(Double.NaN);
  }
}
