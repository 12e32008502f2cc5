package dev.zhiyin.tools.input;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the times that files have: {@code 2024-05-01 10:00:00.5}, with {@code /} or {@code T}, with
 * {@code Z}, {@code UTC} or an offset or without, {@code 2024-05-01}, {@code 20240501}, {@code
 * 202405011000}, {@code 20240501100000}, these also as {@code 20240501.0}, and counts since 1970 in
 * seconds, milli-, micro- or nanoseconds, told apart by their size. A time without an offset is one
 * in the zone of the files, and a date there the moment at which its day began. Thread-safe.
 */
public final class TimeParser {
  static final String WANTED =
      "a time such as 2024-05-01 10:00:00, 2024-05-01T10:00:00+08:00, or a number of seconds,"
          + " milli-, micro- or nanoseconds since 1970";
  private static final String YEAR_FIRST =
      "a date with the year first, such as 2024-05-01; day and month cannot be told apart";

  /** From here on a number counts milliseconds. */
  private static final long MILLISECONDS = 100_000_000_000L;

  /** From here on it counts milli-, micro- and nanoseconds; more than that is no time. */
  private static final List<BigDecimal> FINER =
      List.of(
          BigDecimal.valueOf(MILLISECONDS),
          BigDecimal.TEN.pow(14),
          BigDecimal.TEN.pow(17),
          BigDecimal.TEN.pow(20));

  private static final int MOST_DIGITS = 100;

  /** Year first, the same sign around the month, then a time of the day and an offset, or not. */
  private static final Pattern WRITTEN =
      Pattern.compile(
          "(\\d{4})([-/])(\\d{1,2})\\2(\\d{1,2})"
              + "(?:[Tt ] *(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?)? *(.*)");

  private static final DateTimeFormatter COMPACT =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private final ZoneId zone;
  private final ZoneRules rules;

  public TimeParser(ZoneId zone) {
    this.zone = zone;
    rules = zone.getRules();
  }

  /**
   * Reads a time.
   *
   * @param field name for the error
   * @throws InvalidInput if it is none, or one that no clock of the zone has shown
   */
  public Instant parse(String field, String given) {
    String text = given.strip();
    try {
      if (isDigits(text)) {
        return isCompact(text) ? compact(field, text) : count(Long.parseLong(text));
      }
      if (isNumber(text)) {
        return number(field, text);
      }
      return written(field, text);
    } catch (DateTimeException | ArithmeticException | NumberFormatException _) {
      boolean otherOrder = text.matches("\\d{1,2}[/.-]\\d{1,2}[/.-]\\d{2,4}\\b.*");
      throw new InvalidInput(field, given, otherOrder ? YEAR_FIRST : WANTED);
    }
  }

  private static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isNumber(String text) {
    return text.chars().allMatch(sign -> "0123456789+-.eE".indexOf(sign) >= 0)
        && (text.indexOf('-', 1) < 0 || text.toLowerCase(Locale.ROOT).indexOf('e') > 0);
  }

  private static boolean isCompact(String digits) {
    return (digits.length() == 8 || digits.length() == 12 || digits.length() == 14)
        && (digits.startsWith("19") || digits.startsWith("20"));
  }

  /* A column of floats writes the date 20240501 as 20240501.0 or as 2.0240501E7. */
  private Instant number(String field, String text) {
    if (text.length() > MOST_DIGITS) {
      throw new NumberFormatException();
    }
    var number = new BigDecimal(text);
    requireShort(number);
    String whole = number.stripTrailingZeros().toPlainString();
    return isDigits(whole) && isCompact(whole) ? compact(field, whole) : count(number);
  }

  /* 1e999999999 would take a gigabyte to write out. */
  private static void requireShort(BigDecimal number) {
    if (number.scale() > MOST_DIGITS || number.precision() - number.scale() > MOST_DIGITS) {
      throw new NumberFormatException();
    }
  }

  /* Most files count whole seconds or milliseconds. */
  private static Instant count(long number) {
    return number < MILLISECONDS
        ? Instant.ofEpochSecond(number)
        : count(BigDecimal.valueOf(number));
  }

  private static Instant count(BigDecimal number) {
    BigDecimal size = number.abs();
    int finer = (int) FINER.stream().filter(limit -> size.compareTo(limit) >= 0).count();
    if (finer == FINER.size()) {
      throw new NumberFormatException();
    }
    BigDecimal seconds = number.movePointLeft(3 * finer);
    BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
    return Instant.ofEpochSecond(
        whole.longValueExact(), seconds.subtract(whole).movePointRight(9).longValue());
  }

  /* As seconds those of 8 digits would lie in August 1970; as milliseconds those of 12 would lie in
   * 1976, and those of 14 beyond the year 2570. */
  private Instant compact(String field, String digits) {
    String all = digits + "0".repeat(14 - digits.length());
    LocalDateTime time = LocalDateTime.parse(all, COMPACT);
    return digits.length() == 8 ? beginning(field, digits, time) : local(field, digits, time);
  }

  /* Where clocks are set forward at midnight, a day begins at one. */
  private Instant beginning(String field, String text, LocalDateTime midnight) {
    Instant start = midnight.toLocalDate().atStartOfDay(zone).toInstant();
    return start.atZone(zone).toLocalDate().equals(midnight.toLocalDate())
        ? start
        : local(field, text, midnight); // a whole day was skipped
  }

  private Instant local(String field, String text, LocalDateTime time) {
    List<ZoneOffset> offsets = rules.getValidOffsets(time);
    if (offsets.isEmpty()) {
      throw new InvalidInput(
          field, text, "a time that clocks in %s showed; they skipped this one".formatted(zone));
    }
    return time.toInstant(offsets.getFirst()); // the first of two when clocks are set back
  }

  private Instant written(String field, String text) {
    Matcher parts = WRITTEN.matcher(text);
    if (!parts.matches()) {
      throw new DateTimeException(text);
    }
    var time =
        LocalDateTime.of(
            number(parts, 1),
            number(parts, 3),
            number(parts, 4),
            number(parts, 5),
            number(parts, 6),
            number(parts, 7),
            parts.group(8) == null
                ? 0
                : Integer.parseInt((parts.group(8) + "0".repeat(8)).substring(0, 9)));
    return switch (parts.group(9)) {
      case "" -> parts.group(5) == null ? beginning(field, text, time) : local(field, text, time);
      case "Z", "z", "UTC", "GMT" -> time.toInstant(ZoneOffset.UTC);
      default -> time.toInstant(ZoneOffset.of(parts.group(9)));
    };
  }

  /* 0 for what is left out. */
  private static int number(Matcher parts, int group) {
    return parts.group(group) == null ? 0 : Integer.parseInt(parts.group(group));
  }
}
