package dev.zhiyin.tools.input;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Locale;

/**
 * Reads the times that files have: {@code 2024-05-01 10:00:00.5}, with {@code /} or {@code T}, with
 * {@code Z}, {@code UTC} or an offset or without, {@code 2024-05-01}, {@code 20240501}, {@code
 * 20240501100000}, and counts since 1970 in seconds, milli-, micro- or nanoseconds, told apart by
 * their size. A time without an offset is one in the zone of the files. Thread-safe.
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
        return count(new BigDecimal(text));
      }
      return new Written(text).read(field);
    } catch (DateTimeException
        | ArithmeticException
        | IndexOutOfBoundsException
        | NumberFormatException _) {
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
    return (digits.length() == 8 || digits.length() == 14)
        && (digits.startsWith("19") || digits.startsWith("20"));
  }

  /* Most files count whole seconds or milliseconds. */
  private static Instant count(long number) {
    return number < MILLISECONDS
        ? Instant.ofEpochSecond(number)
        : count(BigDecimal.valueOf(number));
  }

  private static Instant count(BigDecimal number) {
    if (number.scale() > MOST_DIGITS || number.precision() - number.scale() > MOST_DIGITS) {
      throw new NumberFormatException(); // 1e999999999 would take a gigabyte to write out
    }
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

  /* As seconds these would lie in August 1970, and as milliseconds beyond the year 2570. */
  private Instant compact(String field, String digits) {
    String all = digits.length() == 8 ? digits + "000000" : digits;
    return local(
        field,
        digits,
        LocalDateTime.of(
            part(all, 0, 4),
            part(all, 4, 6),
            part(all, 6, 8),
            part(all, 8, 10),
            part(all, 10, 12),
            part(all, 12, 14)));
  }

  private static int part(String digits, int from, int to) {
    return Integer.parseInt(digits, from, to, 10);
  }

  private Instant local(String field, String text, LocalDateTime time) {
    List<ZoneOffset> offsets = rules.getValidOffsets(time);
    if (offsets.isEmpty()) {
      throw new InvalidInput(
          field, text, "a time that clocks in %s showed; they skipped this one".formatted(zone));
    }
    return time.toInstant(offsets.getFirst()); // the first of two when clocks are set back
  }

  /** A date and time in words, read from left to right. */
  private final class Written {
    private final String text;
    private int at;

    Written(String text) {
      this.text = text;
    }

    Instant read(String field) {
      int year = number(4, 4);
      char separator = next("-/");
      int month = number(1, 2);
      if (text.charAt(at) != separator) {
        throw new DateTimeException(text);
      }
      at++;
      int day = number(1, 2);
      LocalDateTime time = time(year, month, day);
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
      return at == text.length() ? local(field, text, time) : time.toInstant(offset());
    }

    private LocalDateTime time(int year, int month, int day) {
      if (at == text.length()) {
        return LocalDateTime.of(year, month, day, 0, 0);
      }
      next("Tt ");
      while (text.charAt(at) == ' ') {
        at++;
      }
      int hour = number(1, 2);
      next(":");
      int minute = number(2, 2);
      boolean seconds = at < text.length() && text.charAt(at) == ':';
      if (!seconds) {
        return LocalDateTime.of(year, month, day, hour, minute);
      }
      at++;
      int second = number(2, 2);
      return LocalDateTime.of(year, month, day, hour, minute, second, nanos());
    }

    private int nanos() {
      if (at == text.length() || text.charAt(at) != '.') {
        return 0;
      }
      int from = ++at;
      int nanos = number(1, 9);
      for (int digits = at - from; digits < 9; digits++) {
        nanos *= 10;
      }
      return nanos;
    }

    private ZoneOffset offset() {
      String rest = text.substring(at);
      return switch (rest) {
        case "Z", "z", "UTC", "GMT" -> ZoneOffset.UTC;
        default -> ZoneOffset.of(rest);
      };
    }

    private char next(String choices) {
      char found = text.charAt(at++);
      if (choices.indexOf(found) < 0) {
        throw new DateTimeException(text);
      }
      return found;
    }

    private int number(int fewest, int most) {
      int from = at;
      int number = 0;
      while (at < text.length() && at - from < most && isDigit(text.charAt(at))) {
        number = number * 10 + text.charAt(at++) - '0';
      }
      if (at - from < fewest) {
        throw new DateTimeException(text);
      }
      return number;
    }

    private static boolean isDigit(char sign) {
      return sign >= '0' && sign <= '9';
    }
  }
}
