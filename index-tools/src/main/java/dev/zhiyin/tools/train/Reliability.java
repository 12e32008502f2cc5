package dev.zhiyin.tools.train;

import dev.zhiyin.onnx.tower.TowerManifest.Calibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether scores are the chances that they say: what was predicted, bin by bin, against how often
 * it came true, on samples that the scores were not calibrated on.
 *
 * @param bins of scores, rising; those that no score fell in are left out
 */
public record Reliability(List<Bin> bins) {
  private static final int BINS = 10;

  /**
   * Scores of a tenth.
   *
   * @param from where it begins, 0 to 0.9
   * @param scores how many fell in it, hits and misses
   * @param predicted their mean
   * @param came share of them that were hits
   */
  public record Bin(double from, int scores, double predicted, double came) {}

  public Reliability {
    bins = List.copyOf(bins);
  }

  /**
   * @param logits as trained, of hits and misses
   * @param hits which of them are hits
   */
  static Reliability of(float[] logits, boolean[] hits, Calibration calibration) {
    var counts = new int[BINS];
    var sums = new double[BINS];
    var came = new int[BINS];
    for (int i = 0; i < logits.length; i++) {
      double score = 1 / (1 + Math.exp(-(calibration.scale() * logits[i] + calibration.bias())));
      int bin = Math.min(BINS - 1, (int) (score * BINS));
      counts[bin]++;
      sums[bin] += score;
      came[bin] += hits[i] ? 1 : 0;
    }
    var bins = new ArrayList<Bin>();
    for (int bin = 0; bin < BINS; bin++) {
      if (counts[bin] > 0) {
        bins.add(
            new Bin(
                (double) bin / BINS,
                counts[bin],
                sums[bin] / counts[bin],
                (double) came[bin] / counts[bin]));
      }
    }
    return new Reliability(bins);
  }

  /** Mean distance of what came from what was predicted, over all scores, in [0, 1]. */
  public double error() {
    long all = bins.stream().mapToLong(Bin::scores).sum();
    return bins.stream()
        .mapToDouble(bin -> bin.scores() * Math.abs(bin.came() - bin.predicted()) / all)
        .sum();
  }

  /** A line a bin, with a head. */
  public String csv() {
    var lines = new StringBuilder("from,to,scores,predicted,came\n");
    for (Bin bin : bins) {
      lines.append(
          String.format(
              Locale.ROOT,
              "%.1f,%.1f,%d,%.4f,%.4f\n",
              bin.from(),
              bin.from() + 1.0 / BINS,
              bin.scores(),
              bin.predicted(),
              bin.came()));
    }
    return lines.toString();
  }
}
