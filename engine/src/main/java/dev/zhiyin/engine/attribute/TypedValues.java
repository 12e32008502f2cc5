package dev.zhiyin.engine.attribute;

import java.util.List;
import java.util.Map;

/**
 * The values of one product's attributes that have a type with an order or a place, by attribute as
 * {@link AttributeTypes#folded} writes it.
 *
 * @param numbers of numbers as they are, of grades their places, of dates milliseconds since 1970
 * @param points of geo points
 */
public record TypedValues(Map<String, List<Double>> numbers, Map<String, List<GeoPoint>> points) {
  public static final TypedValues NONE = new TypedValues(Map.of(), Map.of());

  public TypedValues {
    numbers = Map.copyOf(numbers);
    points = Map.copyOf(points);
  }
}
