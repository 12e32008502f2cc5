package dev.zhiyin.engine.product;

import dev.zhiyin.engine.LowerCase;
import dev.zhiyin.engine.Times;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a product may be had, as its shop says, whatever its stock is.
 *
 * @param reservedUntil when a reservation ends, in the years 0 to 9999; empty for one that ends
 *     when somebody says so, and for every other status
 */
public record Availability(Status status, Optional<Instant> reservedUntil) {
  public static final Availability AVAILABLE = new Availability(Status.AVAILABLE, Optional.empty());
  public static final Availability SOLD = new Availability(Status.SOLD, Optional.empty());

  /** Written in lower case in files and in JSON. */
  public enum Status implements LowerCase {
    AVAILABLE,
    RESERVED,
    SOLD;

    /** All of them, for messages. */
    public static final String NAMES = "one of " + LowerCase.names(Status.class);

    /** Reads a name as {@link #text()} writes it; case is free. */
    public static Status parse(String text) {
      return LowerCase.parse(Status.class, "status", text);
    }
  }

  public Availability {
    reservedUntil.ifPresent(time -> Times.check("reservedUntil", time));
    if (reservedUntil.isPresent() && status != Status.RESERVED) {
      throw new InvalidInput(
          "reservedUntil", reservedUntil.get().toString(), "none where the status is not reserved");
    }
  }

  /** Reserved until a time, or until somebody says otherwise. */
  public static Availability reserved(Optional<Instant> until) {
    return new Availability(Status.RESERVED, until);
  }

  /**
   * Whether the product may be had at a time: a reservation that has ended keeps nobody from it.
   */
  public boolean isAvailable(Instant now) {
    return unavailableUntil() <= now.toEpochMilli();
  }

  /**
   * The first millisecond since 1970 at which the product may be had: {@link Long#MIN_VALUE} if it
   * may be had at any time, {@link Long#MAX_VALUE} if at none.
   */
  public long unavailableUntil() {
    return switch (status) {
      case AVAILABLE -> Long.MIN_VALUE;
      case RESERVED ->
          reservedUntil.map(time -> time.plusNanos(999_999).toEpochMilli()).orElse(Long.MAX_VALUE);
      case SOLD -> Long.MAX_VALUE;
    };
  }
}
