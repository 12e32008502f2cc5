package dev.zhiyin.tools.rebuild;

import com.google.errorprone.annotations.FormatMethod;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.check.IndexRecall;
import dev.zhiyin.tools.check.TowerParity;
import java.util.Locale;

/**
 * What a generation has to reach to be published.
 *
 * @param recall of its index against exact search, at least
 * @param parity difference of its vectors from what the towers make, at most
 * @param loss share of the served generation's NDCG@10 that may be lost
 * @param noise NDCG@10 that may be lost in any case, since few shoppers measure roughly
 */
record PublishThresholds(double recall, double parity, double loss, double noise) {
  /** Share of the products that may be quarantined, and how many in any case. */
  private static final double QUARANTINED = .01;

  private static final int FEW = 10;

  static final PublishThresholds DEFAULT =
      new PublishThresholds(.95, TowerParity.ALLOWED, .05, .005);

  /**
   * @param quarantined products that cannot be shown
   * @param shown products that can
   */
  static void requireShown(int quarantined, int shown) {
    long most = Math.max(FEW, (long) (QUARANTINED * (shown + quarantined)));
    if (quarantined > most || shown == 0) {
      throw refused(
          "%d of %d products cannot be shown; at most %d may be so, and not all",
          quarantined, shown + quarantined, most);
    }
  }

  void requireRecall(double found) {
    if (!(found >= recall)) {
      throw refused(
          "recall@%d of its index against exact search is %.4f; it must be at least %.4f",
          IndexRecall.K, found, recall);
    }
  }

  /**
   * @param towers what makes the vectors that were compared, such as "the ONNX towers"
   */
  void requireParity(double found, String towers) {
    if (!(found <= parity)) {
      throw refused(
          "vectors in its index differ from those of %s by up to %.2e; at most %.2e is allowed",
          towers, found, parity);
    }
  }

  /** The NDCG@10 that is enough beside a generation with this one. */
  double enough(double served) {
    return Math.max(0, served - Math.max(noise, loss * served));
  }

  void requireMetric(double fresh, ServedModel.Measured served) {
    double floor = enough(served.ndcg());
    if (!(fresh >= floor)) {
      throw refused(
          "NDCG@10 on validation is %.4f, and %.4f of generation %d, which is served; it must be at"
              + " least %.4f, or use --force",
          fresh, served.ndcg(), served.generation(), floor);
    }
  }

  @FormatMethod
  private static WorkRefused refused(String what, Object... figures) {
    return new WorkRefused(
        "the new generation is not published: " + String.format(Locale.ROOT, what, figures));
  }
}
