package dev.zhiyin.engine.retrieval;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How many of the products that match are of which kind. A product that has several values is
 * counted once for each value or range of them.
 *
 * @param categories paths of every level, most frequent first
 * @param brands most frequent first
 * @param prices ranges, cheapest first, that divide the priced products about evenly
 * @param attributes by name, as and in the order asked
 * @param exact false when more match than were counted, or values are so many that not all were
 *     counted everywhere: each count is at least so many then
 */
public record Facets(
    List<Count> categories,
    List<Count> brands,
    List<RangeCount> prices,
    Map<String, OfAttribute> attributes,
    boolean exact) {
  /** Values of one facet at most; of a grade, all. */
  public static final int MOST_VALUES = 30;

  /** Ranges of one facet at most. */
  public static final int MOST_RANGES = 5;

  /** Matches that are counted at most: the facets of more are those of the first so many. */
  public static final int MOST_MATCHES = 100_000;

  public Facets {
    categories = List.copyOf(categories);
    brands = List.copyOf(brands);
    prices = List.copyOf(prices);
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /** A value and how many products have it. */
  public record Count(String value, long count) {}

  /**
   * A range of values and how many products lie in it.
   *
   * @param from inclusive; absent for the least
   * @param below exclusive; absent for the greatest
   */
  public record RangeCount(OptionalDouble from, OptionalDouble below, long count) {}

  /**
   * How many products have a place so near.
   *
   * @param km how far at most
   */
  public record DistanceCount(double km, long count) {}

  /** The values of one attribute. */
  public sealed interface OfAttribute {
    /** Of a keyword, most frequent first; of a grade, from worst to best. */
    record Values(List<Count> counts) implements OfAttribute {
      public Values {
        counts = List.copyOf(counts);
      }
    }

    /** Of a number, least first. */
    record Numbers(List<RangeCount> ranges) implements OfAttribute {
      public Numbers {
        ranges = List.copyOf(ranges);
      }
    }

    /**
     * Of a place, by how far it is from where the filter wants it near; each has those before it.
     */
    record Distances(List<DistanceCount> counts) implements OfAttribute {
      public Distances {
        counts = List.copyOf(counts);
      }
    }

    /** Of a date, earliest first, in milliseconds since 1970. */
    record Times(List<RangeCount> ranges) implements OfAttribute {
      public Times {
        ranges = List.copyOf(ranges);
      }
    }
  }
}
