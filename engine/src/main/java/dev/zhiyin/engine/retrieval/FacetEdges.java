package dev.zhiyin.engine.retrieval;

import dev.zhiyin.engine.attribute.AttributeType;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Where values are divided into ranges that have about as many each and are easily read. */
public final class FacetEdges {
  private static final double DAY = 86_400_000;
  private static final double YEAR = 365 * DAY;

  private FacetEdges() {}

  /**
   * Edges near quantiles: numbers rounded to two digits, times to an hour, a day, a month or a year
   * (UTC), by how far they lie apart.
   *
   * @param type number or date, whose values are milliseconds since 1970
   * @param least of all values; every edge lies above it, and none above the most
   */
  public static SortedSet<Double> of(
      AttributeType type, double least, double most, double[] quantiles) {
    var edges = new TreeSet<Double>();
    for (double quantile : quantiles) {
      double edge =
          type instanceof AttributeType.Date ? timeNear(quantile, most - least) : near(quantile);
      if (edge > least && edge <= most) {
        edges.add(edge);
      }
    }
    return edges;
  }

  /**
   * Distances that are told up to one, least first: itself, and the greatest below it of 0.1, 0.2,
   * 0.5, 1, 2, 5 and so on.
   *
   * @param km how far at most
   */
  public static List<Double> distances(double km) {
    double[] round =
        IntStream.range(-1, 5)
            .mapToObj(power -> Math.pow(10, power))
            .flatMap(unit -> Stream.of(unit, 2 * unit, 5 * unit))
            .mapToDouble(one -> Math.rint(10 * one) / 10)
            .filter(one -> one < km)
            .toArray();
    return DoubleStream.concat(
            DoubleStream.of(round).skip(Math.max(0, round.length - Facets.MOST_RANGES + 1)),
            DoubleStream.of(km))
        .boxed()
        .toList();
  }

  private static double near(double value) {
    if (!(value > 0)) {
      return value < 0 ? -near(-value) : value;
    }
    double unit = Math.pow(10, Math.floor(Math.log10(value)) - 1);
    return unit >= 1 ? Math.round(value / unit) * unit : Math.round(value / unit) / (1 / unit);
  }

  private static double timeNear(double milliseconds, double span) {
    LocalDateTime time =
        LocalDateTime.ofInstant(Instant.ofEpochMilli((long) milliseconds), ZoneOffset.UTC);
    LocalDateTime edge =
        span >= 10 * YEAR
            ? time.truncatedTo(ChronoUnit.DAYS).withDayOfYear(1)
            : span >= YEAR
                ? time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1)
                : time.truncatedTo(span >= 5 * DAY ? ChronoUnit.DAYS : ChronoUnit.HOURS);
    return (double) edge.toInstant(ZoneOffset.UTC).toEpochMilli();
  }
}
