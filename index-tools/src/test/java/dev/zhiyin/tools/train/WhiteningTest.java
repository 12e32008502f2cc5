package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.zhiyin.engine.embed.Embedding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.junit.jupiter.api.Test;

class WhiteningTest {
  /** Floats that vary from 1 down to 1/8, in mixed directions, around a mean. */
  private static List<Embedding> stretched(int count, Random random) {
    var all = new ArrayList<Embedding>();
    for (int n = 0; n < count; n++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian() / 4;
      double c = random.nextGaussian() / 8;
      all.add(Embedding.of((float) (a + b + 1), (float) (a - b), (float) (c + 0.5)));
    }
    return all;
  }

  @Test
  void everyDirectionVariesAsMuch() {
    List<Embedding> catalogue = stretched(5000, new Random(1));
    Whitening whitening = Whitening.of(catalogue);
    var squares = new double[3][3];
    for (Embedding embedding : catalogue) {
      float[] values = applied(whitening, embedding);
      for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 3; k++) {
          squares[i][k] += values[i] * values[k] / (double) catalogue.size();
        }
      }
    }
    for (int i = 0; i < 3; i++) {
      for (int k = 0; k < 3; k++) {
        assertThat(squares[i][k]).isCloseTo(i == k ? 1 / 3.0 : 0, within(0.1));
      }
    }
  }

  /* Four of each, mirrored in one float, so that a covariance is nothing but rounding. */
  @Test
  void theDirectionThatVariesMostComesFirst() {
    for (long seed = 1; seed <= 50; seed++) {
      var random = new Random(seed);
      var catalogue = new ArrayList<Embedding>();
      for (int n = 0; n < 20; n++) {
        float a = (float) random.nextGaussian();
        float b = (float) random.nextGaussian() * 4;
        float c = (float) random.nextGaussian() / 8;
        catalogue.add(Embedding.of(a, b, c, 1));
        catalogue.add(Embedding.of(-a, b, c, 1));
      }
      Collections.shuffle(catalogue, random);
      Whitening whitening = Whitening.of(catalogue);
      double[] first = catalogue.stream().mapToDouble(it -> applied(whitening, it)[0]).toArray();
      double[] second = catalogue.stream().mapToDouble(it -> it.toArray()[1]).toArray();

      assertThat(Math.abs(new PearsonsCorrelation().correlation(first, second)))
          .as("seed %d", seed)
          .isGreaterThan(0.9);
    }
  }

  /* Of (1, 0) and (-1, 0) nothing is known of the second float: it is neither blown up nor lost. */
  @Test
  void aDirectionThatNothingIsKnownOfIsNotBlownUp() {
    Whitening whitening = Whitening.of(List.of(Embedding.of(1, 0), Embedding.of(-1, 0)));
    float[] leading = applied(whitening, Embedding.of(0.6f, 0.8f));
    double ratio = Math.abs(leading[1] / leading[0]);
    assertThat(ratio).isCloseTo(0.8 / 0.6 * Math.sqrt(0.75 / 0.25), within(1e-6));
  }

  /* What is left of them is rounding, which would be blown up to a direction of its own. */
  @Test
  void textsThatAreAllTheSameStayAsTheyAre() {
    Embedding text = Embedding.of(0.3f, -0.2f, 0.7f, 0.1f);
    Whitening whitening = Whitening.of(Collections.nCopies(7, text));

    float[] whitened = applied(whitening, text);
    for (int i = 0; i < whitened.length; i++) {
      assertThat(whitened[i]).isCloseTo(text.toArray()[i], within(1e-6f));
    }
  }

  @Test
  void whatIsTheMeanStaysAsItIs() {
    Whitening whitening = Whitening.of(List.of(Embedding.of(0, 1)));
    assertThat(applied(whitening, Embedding.of(0, 1))).containsExactly(0, 1);
  }

  private static float[] applied(Whitening whitening, Embedding embedding) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), Network.ENGINE)) {
      NDArray row = manager.create(embedding.toArray()).reshape(1, embedding.dimension());
      return whitening.apply(row).toFloatArray();
    }
  }
}
