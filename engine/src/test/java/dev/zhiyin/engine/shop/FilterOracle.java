package dev.zhiyin.engine.shop;

import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.filter.PriceRange;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** What a filter means, said once more in plain loops. */
public final class FilterOracle {
  private FilterOracle() {}

  /** Whether the filter allows the product. */
  public static boolean allows(Filter filter, Product product) {
    return filter.all().stream().allMatch(condition -> holds(condition, product));
  }

  private static boolean holds(Condition condition, Product product) {
    return switch (condition) {
      case Condition.AnyOf(List<Filter> filters) ->
          filters.stream().anyMatch(filter -> allows(filter, product));
      case Condition.Not(Filter filter) -> !allows(filter, product);
      case Condition.Categories(List<CategoryPath> any) ->
          any.stream()
              .anyMatch(
                  wanted ->
                      !wanted.isEmpty()
                          && product.category().sharedLevels(wanted) == wanted.levels().size());
      case Condition.Brands(List<String> any) -> anyEquals(any, List.of(product.brand()));
      case Condition.Sellers(List<String> any) -> anyEquals(any, List.of(product.offer().seller()));
      case Condition.Attribute(String name, List<String> any) ->
          anyEquals(any, product.attributes().getOrDefault(name, List.of()));
      case Condition.HasAttribute(String name) ->
          values(product, folded(name)).anyMatch(value -> !value.isBlank());
      case Condition.OfProfile(Filter own) -> allows(own, product);
      case Condition.AttributeRange(String name, double gte, double lte) ->
          numbers(product, name).anyMatch(number -> gte <= number && number <= lte);
      case Condition.AttributeNear(String name, GeoPoint center, double km) ->
          kilometres(product, name, center).anyMatch(distance -> distance <= km);
      case Condition.Price(PriceRange range) ->
          product.offer().price().stream()
              .anyMatch(price -> range.gte() <= price && price <= range.lte());
      case Condition.Products(List<String> any) -> any.contains(product.id());
      case Condition.InStock(boolean wanted) -> wanted == product.offer().inStock();
      case Condition.Notes(boolean wanted) -> wanted == product.note().isPresent();
      case Condition.NotesOn(String id) ->
          product.note().filter(note -> note.productIds().contains(id)).isPresent();
      case Condition.AvailableAt(Instant time) -> product.offer().isAvailable(time);
      case Condition.CreatedAfter(Instant after) ->
          product.created().filter(created -> isAfter(created, after)).isPresent();
    };
  }

  /** How far the places of a product are, in kilometres. */
  public static DoubleStream kilometres(Product product, String name, GeoPoint from) {
    return values(product, name).mapToDouble(place -> distance(place, from));
  }

  /** The numbers of an attribute of a product. */
  public static DoubleStream numbers(Product product, String name) {
    return values(product, name).mapToDouble(value -> number(name, value));
  }

  private static Stream<String> values(Product product, String name) {
    return product.attributes().entrySet().stream()
        .filter(attribute -> folded(attribute.getKey()).equals(name))
        .flatMap(attribute -> attribute.getValue().stream());
  }

  private static double number(String name, String value) {
    return switch (name) {
      case "condition" -> RandomCatalogue.GRADES.indexOf(value);
      case "madeon" ->
          (double) LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
      default -> Double.parseDouble(value);
    };
  }

  /* By the haversine formula, on a sphere of the earth's mean radius, in kilometres. */
  private static double distance(String place, GeoPoint center) {
    String[] degrees = place.split(",", 2);
    double latitude = Math.toRadians(Double.parseDouble(degrees[0]));
    double from = Math.toRadians(center.latitude());
    double east = Math.toRadians(Double.parseDouble(degrees[1]) - center.longitude());
    double half =
        Math.pow(Math.sin((latitude - from) / 2), 2)
            + Math.cos(from) * Math.cos(latitude) * Math.pow(Math.sin(east / 2), 2);
    return 2 * 6371.0087714 * Math.asin(Math.sqrt(Math.min(1, half)));
  }

  private static boolean isAfter(Instant created, Instant after) {
    return created.truncatedTo(ChronoUnit.MILLIS).isAfter(after.truncatedTo(ChronoUnit.MILLIS));
  }

  private static boolean anyEquals(List<String> wanted, List<String> found) {
    return wanted.stream()
        .anyMatch(
            one ->
                !one.isBlank()
                    && found.stream().anyMatch(other -> folded(one).equals(folded(other))));
  }

  private static String folded(String value) {
    return Normalizer.normalize(value, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
  }
}
