package dev.zhiyin.benchmarks.load;

import java.util.Locale;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Latencies with three significant digits, from a microsecond to a minute. Thread-safe. */
final class Latencies {
  private static final long LONGEST = 60_000_000;

  private final Histogram microseconds = new ConcurrentHistogram(LONGEST, 3);

  void since(long nanoTime) {
    microseconds.recordValue(Math.clamp((System.nanoTime() - nanoTime) / 1000, 1, LONGEST));
  }

  /** A time that was measured elsewhere; one below 0 is none. */
  void record(long nanos) {
    microseconds.recordValue(Math.clamp(nanos / 1000, 0, LONGEST));
  }

  void clear() {
    microseconds.reset();
  }

  long count() {
    return microseconds.getTotalCount();
  }

  double milliseconds(double percentile) {
    return microseconds.getValueAtPercentile(percentile) / 1000.0;
  }

  double worst() {
    return microseconds.getMaxValue() / 1000.0;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "n %,d  p50 %.2f  p99 %.2f  p99.9 %.2f  max %.2f ms",
        count(),
        milliseconds(50),
        milliseconds(99),
        milliseconds(99.9),
        worst());
  }
}
