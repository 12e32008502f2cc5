package dev.zhiyin.server.recommendation;

import org.jspecify.annotations.Nullable;

/**
 * What an answer was made of.
 *
 * @param sequence number of a change of the store that it has seen, and with it all before
 */
public record Origin(long generation, long sequence, Freshness freshness) {
  Origin atMost(long other) {
    return new Origin(generation, Math.min(sequence, other), freshness);
  }

  /** What an answer had to do without. */
  public enum Freshness {
    FRESH,

    /** The shopper's history, or profile, is as it was some time ago. */
    OLD_HISTORY,

    /** The service that tells what words mean did not answer in time. */
    WITHOUT_MEANING;

    /** As answers say it; null where nothing is missing. */
    @Nullable Object text() {
      return switch (this) {
        case FRESH -> null;
        case OLD_HISTORY -> true;
        case WITHOUT_MEANING -> "encoder";
      };
    }

    static Freshness of(boolean oldHistory, boolean meaning) {
      return oldHistory ? OLD_HISTORY : meaning ? FRESH : WITHOUT_MEANING;
    }
  }
}
