package dev.zhiyin.engine.indexing;

import dev.zhiyin.engine.ZhiyinException;
import java.time.Instant;

/**
 * A product that cannot be embedded or indexed, and so is not shown.
 *
 * @param sequence number of the change since which it is as it is
 * @param reason why, in at most {@value #LONGEST_REASON} characters
 * @param since when it was put aside
 */
public record QuarantinedProduct(String id, long sequence, String reason, Instant since) {
  /** Most characters of a reason. */
  public static final int LONGEST_REASON = 300;

  /**
   * One that is put aside now.
   *
   * @param failure what happened when it was to be embedded or indexed
   */
  public static QuarantinedProduct now(String id, long sequence, Throwable failure) {
    return new QuarantinedProduct(id, sequence, reason(failure), Instant.now());
  }

  /* What we say ourselves says it whole; of anything else the kind says more than its message. */
  private static String reason(Throwable failure) {
    String message = failure.getMessage();
    return failure instanceof ZhiyinException && message != null
        ? message
        : failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  public QuarantinedProduct {
    reason = reason.strip().replaceAll("\\s+", " ");
    if (reason.length() > LONGEST_REASON) {
      reason = reason.substring(0, LONGEST_REASON - 1) + "…";
    }
  }
}
