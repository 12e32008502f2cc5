package dev.zhiyin.tools.train;

import dev.zhiyin.onnx.tower.TowerManifest.ScoreCalibration;

/**
 * Fits a sigmoid to scores of positives and negatives, so that it gives the chance of a positive
 * (Platt, "Probabilistic Outputs for Support Vector Machines", 1999), by Newton's method with
 * halved steps as in Lin, Lin and Weng, "A Note on Platt's Probabilistic Outputs", 2007.
 */
final class Platt {
  private static final int STEPS = 100;
  private static final double ENOUGH = 1e-10;

  /** A score must rise with its inner product. */
  private static final double LEAST = 1e-3;

  private final float[] scores;
  private final boolean[] positives;
  private final double positiveTarget;
  private final double negativeTarget;

  private Platt(float[] scores, boolean[] positives) {
    this.scores = scores;
    this.positives = positives;
    int positiveCount = 0;
    for (boolean positive : positives) {
      positiveCount += positive ? 1 : 0;
    }
    this.positiveTarget = (positiveCount + 1.0) / (positiveCount + 2.0);
    this.negativeTarget = 1.0 / (positives.length - positiveCount + 2.0);
  }

  /**
   * Fits a scale and a bias; where positives do not score higher, the scale is as good as none.
   *
   * @param scores finite
   * @param positives which of them are positives
   */
  static ScoreCalibration fit(float[] scores, boolean[] positives) {
    return new Platt(scores, positives).fit();
  }

  private ScoreCalibration fit() {
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
    return scale >= LEAST
        ? new ScoreCalibration(scale, bias)
        : new ScoreCalibration(LEAST, logOdds());
  }

  /* The bias where scores tell nothing. */
  private double logOdds() {
    double positive = 0;
    for (int i = 0; i < positives.length; i++) {
      positive += target(i);
    }
    return Math.log(positive / (positives.length - positive));
  }

  private double target(int i) {
    return positives[i] ? positiveTarget : negativeTarget;
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
