package dev.zhiyin.tools.train;

import dev.zhiyin.onnx.tower.TowerManifest.Calibration;

/**
 * Fits a sigmoid to scores of hits and misses, so that it gives the chance of a hit (Platt,
 * "Probabilistic Outputs for Support Vector Machines", 1999), by Newton's method with halved steps
 * as in Lin, Lin and Weng, "A Note on Platt's Probabilistic Outputs", 2007.
 */
final class Platt {
  private static final int STEPS = 100;
  private static final double ENOUGH = 1e-10;

  /** A score must rise with its inner product. */
  private static final double LEAST = 1e-3;

  private final float[] scores;
  private final boolean[] hits;
  private final double hitTarget;
  private final double missTarget;

  private Platt(float[] scores, boolean[] hits) {
    this.scores = scores;
    this.hits = hits;
    int positive = 0;
    for (boolean hit : hits) {
      positive += hit ? 1 : 0;
    }
    this.hitTarget = (positive + 1.0) / (positive + 2.0);
    this.missTarget = 1.0 / (hits.length - positive + 2.0);
  }

  /**
   * Fits a scale and a bias; where hits do not score higher, the scale is as good as none.
   *
   * @param scores finite
   * @param hits which of them are hits
   */
  static Calibration fit(float[] scores, boolean[] hits) {
    return new Platt(scores, hits).fit();
  }

  private Calibration fit() {
    double scale = 1;
    double bias = 0;
    for (int step = 0; step < STEPS; step++) {
      double[] move = newton(scale, bias);
      double share = 1;
      double before = loss(scale, bias);
      while (share > 1e-6 && loss(scale + share * move[0], bias + share * move[1]) > before) {
        share /= 2;
      }
      scale += share * move[0];
      bias += share * move[1];
      if (Math.abs(before - loss(scale, bias)) < ENOUGH * before) {
        break;
      }
    }
    return scale >= LEAST ? new Calibration(scale, bias) : new Calibration(LEAST, logOdds());
  }

  /* The bias where scores tell nothing. */
  private double logOdds() {
    double hit = 0;
    for (int i = 0; i < hits.length; i++) {
      hit += target(i);
    }
    return Math.log(hit / (hits.length - hit));
  }

  private double target(int i) {
    return hits[i] ? hitTarget : missTarget;
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  /* Cross-entropy, log(1 + e^z) - t z, written so that it does not overflow. */
  private double loss(double scale, double bias) {
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      double z = scale * scores[i] + bias;
      sum += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - target(i) * z;
    }
    return sum;
  }

  private double[] newton(double scale, double bias) {
    double g0 = 0;
    double g1 = 0;
    double h00 = 1e-9;
    double h01 = 0;
    double h11 = 1e-9;
    for (int i = 0; i < scores.length; i++) {
      double p = sigmoid(scale * scores[i] + bias);
      double error = p - target(i);
      double curve = p * (1 - p);
      g0 += error * scores[i];
      g1 += error;
      h00 += curve * scores[i] * scores[i];
      h01 += curve * scores[i];
      h11 += curve;
    }
    double determinant = h00 * h11 - h01 * h01;
    return new double[] {
      -(h11 * g0 - h01 * g1) / determinant, -(h00 * g1 - h01 * g0) / determinant
    };
  }
}
