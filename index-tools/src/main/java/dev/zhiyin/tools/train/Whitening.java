package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.tools.train.export.Tower;
import java.util.List;
import org.apache.commons.math3.exception.MaxCountExceededException;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * Makes embeddings vary as much in every direction, the ones in which a catalogue varied most
 * first: what tells products apart is often in directions that vary little. Each is then of norm 1
 * again.
 *
 * <pre>
 *   y = n((x - mean) V D^-1/2)        V, D: eigenvectors and eigenvalues of the covariance
 * </pre>
 *
 * <p>The fewer embeddings there are for each float, the more the covariance is drawn to one that is
 * even already, so that a small catalogue is not stretched by chance. Immutable.
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes them
record Whitening(float[][] columns, float[] bias) {
  /** The square of a norm that is rounding alone. */
  private static final float NO_DIRECTION = 1e-12f;

  /** Embeddings that a covariance is taken of at most: of more, each has fewer left to say. */
  private static final int MOST = 200_000;

  /* What is below it is rounding: all texts are the same, and no direction tells any apart. */
  private static final double LEAST = 1e-10;

  /**
   * By the embeddings of a catalogue, of a large one by some that are spread evenly over it; at
   * least one. Changes nothing where all of them are the same.
   */
  static Whitening of(List<Embedding> whole) {
    List<Embedding> catalogue = Samples.spread(whole, MOST);
    int dimension = catalogue.getFirst().dimension();
    float[] mean = mean(catalogue, dimension);
    double[][] covariance = covariance(catalogue, mean);
    double even = 0;
    for (int i = 0; i < dimension; i++) {
      even += covariance[i][i] / dimension;
    }
    if (even < LEAST) {
      return none(dimension);
    }
    double drawn = dimension / (double) (dimension + catalogue.size());
    Axes axes = Axes.of(new Array2DRowRealMatrix(covariance, false));
    var columns = new float[dimension][dimension];
    var bias = new float[dimension];
    for (int k = 0; k < dimension; k++) {
      double spread = Math.max(0, axes.spreads.getEntry(k)) * (1 - drawn) + even * drawn;
      double scale = spread > 0 ? 1 / Math.sqrt(spread) : 1;
      double[] direction = axes.directions.getColumn(k);
      for (int i = 0; i < dimension; i++) {
        columns[k][i] = (float) (direction[i] * scale);
      }
      bias[k] = -Sums.dot(columns[k], mean);
    }
    return new Whitening(columns, bias);
  }

  private static Whitening none(int dimension) {
    var columns = new float[dimension][dimension];
    for (int k = 0; k < dimension; k++) {
      columns[k][k] = 1;
    }
    return new Whitening(columns, new float[dimension]);
  }

  /**
   * Eigenvectors and eigenvalues of a covariance.
   *
   * @param directions a column each, the one with the largest spread first
   */
  private record Axes(RealMatrix directions, RealVector spreads) {
    /* The iteration of the one may not end where most directions have next to no spread. */
    static Axes of(RealMatrix covariance) {
      try {
        var eigen = new EigenDecomposition(covariance);
        return new Axes(eigen.getV(), new ArrayRealVector(eigen.getRealEigenvalues(), false));
      } catch (MaxCountExceededException unsettled) {
        var singular = new SingularValueDecomposition(covariance);
        return new Axes(singular.getU(), new ArrayRealVector(singular.getSingularValues(), false));
      }
    }
  }

  /**
   * Rows of embeddings, whitened, in an array of their own. One equal to the mean has no direction
   * left, and is as it was. Both factors are copied first into memory that PyTorch lays out: the
   * last bit of a product may hang on where they lie.
   */
  NDArray apply(NDArray embeddings) {
    NDManager manager = embeddings.getManager();
    int dimension = bias.length;
    NDArray whitened =
        embeddings
            .duplicate()
            .matMul(manager.create(weights(), new Shape(dimension, dimension)).duplicate())
            .addi(manager.create(bias));
    NDArray squares = whitened.square().sum(new int[] {1}, true);
    NDArray isMean = squares.lt(NO_DIRECTION);
    return NDArrays.where(
        isMean.broadcast(embeddings.getShape()), embeddings, whitened.divi(squares.sqrt()));
  }

  /** The same as a tower. */
  Tower tower() {
    return Tower.of(weights(), bias).normalised();
  }

  /* Row by row, one for each float of an embedding. */
  private float[] weights() {
    int dimension = bias.length;
    var weights = new float[dimension * dimension];
    for (int i = 0; i < dimension; i++) {
      for (int k = 0; k < dimension; k++) {
        weights[i * dimension + k] = columns[k][i];
      }
    }
    return weights;
  }

  private static float[] mean(List<Embedding> catalogue, int dimension) {
    var mean = new float[dimension];
    for (Embedding embedding : catalogue) {
      Vectors.addScaled(mean, 1f / catalogue.size(), embedding.toArray());
    }
    return mean;
  }

  /* One half of it is the other, to the last bit: of what is not quite symmetric the eigenvectors are
   * neither sorted nor orthogonal. */
  private static double[][] covariance(List<Embedding> catalogue, float[] mean) {
    int dimension = mean.length;
    var sums = new double[dimension][dimension];
    for (Embedding embedding : catalogue) {
      float[] values = embedding.toArray();
      Vectors.addScaled(values, -1, mean);
      for (int i = 0; i < dimension; i++) {
        double[] row = sums[i];
        double by = values[i] / (double) catalogue.size();
        for (int k = i; k < dimension; k++) {
          row[k] += by * values[k];
        }
      }
    }
    for (int i = 0; i < dimension; i++) {
      for (int k = 0; k < i; k++) {
        sums[i][k] = sums[k][i];
      }
    }
    return sums;
  }
}
