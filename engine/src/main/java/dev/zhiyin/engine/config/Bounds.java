package dev.zhiyin.engine.config;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Refuses settings that are out of range, by their dotted name. */
public final class Bounds {
  private Bounds() {}

  /**
   * Passes if a value is in its range.
   *
   * @throws InvalidInput if it is not
   */
  public static void require(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new InvalidInput(name, Long.toString(value), "%d to %d".formatted(least, most));
    }
  }

  /**
   * Passes if a value is in its range; NaN is in none.
   *
   * @throws InvalidInput if it is not
   */
  public static void require(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new InvalidInput(name, Double.toString(value), "%s to %s".formatted(least, most));
    }
  }

  /**
   * Passes if a value is in its range.
   *
   * @throws InvalidInput if it is not
   */
  public static void require(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new InvalidInput(
          name,
          Durations.text(value),
          "%s to %s".formatted(Durations.text(least), Durations.text(most)));
    }
  }

  /** Durations as people write them: a whole number and its unit, such as {@code 500ms}. */
  static final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    /** Longest first. */
    private static final Map<String, ChronoUnit> UNITS = new LinkedHashMap<>();

    static {
      UNITS.put("d", ChronoUnit.DAYS);
      UNITS.put("h", ChronoUnit.HOURS);
      UNITS.put("m", ChronoUnit.MINUTES);
      UNITS.put("s", ChronoUnit.SECONDS);
      UNITS.put("ms", ChronoUnit.MILLIS);
    }

    private Durations() {}

    static Optional<Duration> parse(String text) {
      Matcher form = FORM.matcher(text.strip());
      return form.matches()
          ? Optional.of(Duration.of(Long.parseLong(form.group(1)), UNITS.get(form.group(2))))
          : Optional.empty();
    }

    /** In the longest unit that it is a whole number of. */
    static String text(Duration duration) {
      long milliseconds = duration.toMillis();
      for (var unit : UNITS.entrySet()) {
        long length = unit.getValue().getDuration().toMillis();
        if (milliseconds != 0 && milliseconds % length == 0) {
          return milliseconds / length + unit.getKey();
        }
      }
      return "0s";
    }
  }
}
