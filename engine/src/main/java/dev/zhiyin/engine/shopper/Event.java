package dev.zhiyin.engine.shopper;

import dev.zhiyin.engine.Times;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.time.Instant;
import java.util.Optional;

/**
 * One thing that a shopper did.
 *
 * @param id unique; a second event with the same id is the same event
 * @param userId 1 to 200 characters
 * @param timestamp when it happened, which may be before events already known; in the years 0 to
 *     9999, kept to the microsecond
 * @param split set when the file that it comes from fixes the split
 */
public record Event(
    String id,
    String userId,
    Subject subject,
    EventType type,
    Instant timestamp,
    Optional<Split> split) {
  public Event {
    if (id.isBlank() || id.length() > 200) {
      throw new InvalidInput("eventId", id, "1 to 200 characters, not all blank");
    }
    if (userId.isBlank() || userId.length() > 200) {
      throw new InvalidInput("userId", userId, "1 to 200 characters, not all blank");
    }
    Times.check("timestamp", timestamp);
  }
}
