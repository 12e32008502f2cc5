package dev.zhiyin.engine.attribute;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place on the earth (WGS 84).
 *
 * @param latitude in degrees north, -90 to 90
 * @param longitude in degrees east, -180 to 180
 */
public record GeoPoint(double latitude, double longitude) {
  /** How points are written, for errors. */
  public static final String FORM =
      "a point as latitude,longitude in degrees, such as 31.23,121.47";

  private static final Pattern TEXT = Pattern.compile("([^,]+),([^,]+)");

  public GeoPoint {
    if (!(Math.abs(latitude) <= 90)) {
      throw new InvalidInput("latitude", Double.toString(latitude), "-90 to 90");
    }
    if (!(Math.abs(longitude) <= 180)) {
      throw new InvalidInput("longitude", Double.toString(longitude), "-180 to 180");
    }
  }

  /** Reads {@code latitude,longitude}; empty if the text is no such point. */
  public static Optional<GeoPoint> parse(String text) {
    Matcher form = TEXT.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    var numeric = new AttributeType.Numeric();
    double latitude = numeric.number(form.group(1)).orElse(Double.NaN);
    double longitude = numeric.number(form.group(2)).orElse(Double.NaN);
    return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
        ? Optional.of(new GeoPoint(latitude, longitude))
        : Optional.empty();
  }
}
