package dev.zhiyin.engine.embed;

import java.util.List;

/**
 * Removes the direction that all embeddings of a catalogue share, so that what tells products apart
 * remains: subtract the mean, normalise again.
 *
 * <p>The first step of "All-but-the-Top" (Mu and Viswanath, ICLR 2018). Immutable.
 */
public final class Centring {
  private final float[] mean;

  private Centring(float[] mean) {
    this.mean = mean;
  }

  /** Leaves embeddings as they are. */
  public static Centring none(int dimension) {
    return new Centring(new float[dimension]);
  }

  /** By a mean that was kept. */
  public static Centring by(float[] mean) {
    return new Centring(mean.clone());
  }

  /** By the mean of a catalogue's embeddings; an empty catalogue centres nothing. */
  public static Centring of(List<Embedding> catalogue, int dimension) {
    var sums = new double[dimension];
    for (Embedding embedding : catalogue) {
      float[] values = embedding.toArray();
      for (int i = 0; i < dimension; i++) {
        sums[i] += values[i];
      }
    }
    var mean = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      mean[i] = (float) (sums[i] / Math.max(1, catalogue.size()));
    }
    return new Centring(mean);
  }

  /** An embedding equal to the mean has no direction left, and is returned as it was. */
  public Embedding apply(Embedding embedding) {
    float[] values = withoutMean(embedding);
    return Vectors.norm(values) < 1e-6f ? embedding : Embedding.of(values);
  }

  /** How much of an embedding is left without the mean: a length from 0 to 2. */
  public float left(Embedding embedding) {
    return Vectors.norm(withoutMean(embedding));
  }

  private float[] withoutMean(Embedding embedding) {
    float[] values = embedding.toArray();
    Vectors.addScaled(values, -1, mean);
    return values;
  }

  /** How far apart the means are; embeddings are of length 1. */
  public float distance(Centring other) {
    float[] difference = mean.clone();
    Vectors.addScaled(difference, -1, other.mean);
    return Vectors.norm(difference);
  }

  /** A copy of the mean, {@code [dimension]}. */
  public float[] mean() {
    return mean.clone();
  }
}
