package dev.zhiyin.onnx.tower;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.shopper.EventTypeKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    ScoreCalibration calibration,
    HistoryWeights weights,
    Map<String, Double> metrics,
    long seed,
    Map<String, Object> config,
    Map<String, Object> training) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .addModule(new EventTypeKeys())
          .build();

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

  /**
   * Reads the one of a folder.
   *
   * @throws ModelUnusable if the file is missing, is not JSON, lacks a field, or has one that is
   *     unknown or out of range
   */
  static TowerManifest read(Path folder) {
    Path file = folder.resolve(TowerFiles.MANIFEST);
    try {
      return JSON.readValue(Files.readAllBytes(file), TowerManifest.class);
    } catch (InvalidInput unknownType) {
      throw new ModelUnusable("%s: %s".formatted(file, unknownType.getMessage()), unknownType);
    } catch (JsonProcessingException malformed) {
      throw new ModelUnusable("%s: %s".formatted(file, reason(malformed)), malformed);
    } catch (IOException unreadable) {
      throw new ModelUnusable("%s cannot be read".formatted(file), unreadable);
    }
  }

  /* A value out of range is refused by the record, whose words say more than Jackson's. */
  private static String reason(JsonProcessingException failure) {
    return failure.getCause() instanceof IllegalArgumentException refused
        ? String.valueOf(refused.getMessage())
        : failure.getOriginalMessage();
  }

  /** Writes it into a folder, as a person reads it. */
  public void write(Path folder) throws IOException {
    Files.write(folder.resolve(TowerFiles.MANIFEST), JSON.writeValueAsBytes(this));
  }

  /** Whether a history's items are weighed by what they are, by {@link TowerFiles#ATTENTION}. */
  @JsonIgnore
  public boolean hasAttention() {
    return name.equals(TowerFiles.ATTENTION_MODEL);
  }

  /**
   * {@code score = sigmoid(scale * innerProduct + bias)}, a probability.
   *
   * @param scale above 0, so that the score rises with the inner product
   * @param bias finite
   */
  public record ScoreCalibration(double scale, double bias) {
    public ScoreCalibration {
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
