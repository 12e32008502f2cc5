package dev.zhiyin.engine.attribute;

import java.util.List;
import java.util.Map;

/**
 * The values of one product's declared attributes, by attribute as {@link AttributeTypes#folded}
 * writes it.
 *
 * @param keywords as they are written, none of them blank
 * @param numbers of numbers as they are, of grades their places, of dates milliseconds since 1970
 * @param points of geo points
 */
public record TypedValues(
    Map<String, List<String>> keywords,
    Map<String, List<Double>> numbers,
    Map<String, List<GeoPoint>> points) {
  public static final TypedValues NONE = new TypedValues(Map.of(), Map.of(), Map.of());

  public TypedValues {
    keywords = Map.copyOf(keywords);
    numbers = Map.copyOf(numbers);
    points = Map.copyOf(points);
  }
}
