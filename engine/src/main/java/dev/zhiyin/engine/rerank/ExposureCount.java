package dev.zhiyin.engine.rerank;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What was shown on first pages today (UTC). Each server counts its own: where every one of them
 * keeps a floor, all of them together do, and so does a day in parts. Thread-safe.
 */
public final class ExposureCount {
  private LocalDate day = LocalDate.EPOCH;
  private Shown shown = new Shown(0, 0);

  /**
   * Places that were shown.
   *
   * @param exposed those of products of an {@link ExposureFloor}
   */
  public record Shown(long places, long exposed) {
    /** Of the places, in [0, 1]; NaN of none. */
    public double share() {
      return exposed / (double) places;
    }

    Shown plus(Shown other) {
      return new Shown(places + other.places, exposed + other.exposed);
    }
  }

  /** All of the day so far. */
  public synchronized Shown today(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (!day.equals(today)) {
      day = today;
      shown = new Shown(0, 0);
    }
    return shown;
  }

  /** Counts a page. */
  public synchronized void add(Shown page, Instant now) {
    shown = today(now).plus(page);
  }
}
