package dev.zhiyin.onnx.tower;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.zhiyin.engine.match.HistoryWeights;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code model.json} says of a trained model beside its towers.
 *
 * @param name kind of model, such as {@code linear}
 * @param inputDimension floats of an embedding, at least 1
 * @param dimension floats of a vector, at least 1
 * @param learnedProducts products of which more than their text is known, beside the towers; 0 when
 *     the towers take nothing but texts
 * @param normalisesUser whether a shopper's vector has norm 1
 * @param calibration turns an inner product into a score
 * @param weights how the items of a history count, as in training
 * @param metrics what was measured, by name
 * @param seed of everything random in training
 * @param config the settings of training, as they would be given again
 * @param training what else is needed to repeat it, and what it took, for people to read: data,
 *     versions, epochs, time, memory
 */
public record TowerManifest(
    String name,
    int inputDimension,
    int dimension,
    int learnedProducts,
    boolean normalisesUser,
    Calibration calibration,
    HistoryWeights weights,
    Map<String, Double> metrics,
    long seed,
    Map<String, Object> config,
    Map<String, Object> training) {
  public TowerManifest {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name is blank; it must name a kind of model");
    }
    requirePositive("inputDimension", inputDimension);
    requirePositive("dimension", dimension);
    if (learnedProducts < 0) {
      throw new IllegalArgumentException(
          "learnedProducts is %d; it must be at least 0".formatted(learnedProducts));
    }
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    training = Collections.unmodifiableMap(new LinkedHashMap<>(training));
  }

  /** Whether items of a history are weighed by {@link Attention}, which lies in a file. */
  @JsonIgnore
  boolean hasAttention() {
    return name.equals(Attention.MODEL);
  }

  /**
   * {@code score = sigmoid(scale * innerProduct + bias)}, a probability.
   *
   * @param scale above 0, so that the score rises with the inner product
   * @param bias finite
   */
  public record Calibration(double scale, double bias) {
    public Calibration {
      if (!(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("scale is %s; it must be above 0".formatted(scale));
      }
      if (!Double.isFinite(bias)) {
        throw new IllegalArgumentException("bias is %s; it must be finite".formatted(bias));
      }
    }

    double score(double innerProduct) {
      return 1 / (1 + Math.exp(-(scale * innerProduct + bias)));
    }
  }

  private static void requirePositive(String field, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s is %d; it must be at least 1".formatted(field, value));
    }
  }
}
