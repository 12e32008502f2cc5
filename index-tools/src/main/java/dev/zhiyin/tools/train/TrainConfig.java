package dev.zhiyin.tools.train;

import dev.zhiyin.engine.match.HistoryWeights;
import java.util.Map;

/**
 * Everything that decides what training makes of a {@link TrainingSet}: the same configuration on
 * the same machine gives the same weights.
 *
 * @param architecture how faces and scores are formed
 * @param dimension floats of a face, 1 to 4096
 * @param loss what is made small
 * @param optimiser how
 * @param history how the items of a history count
 * @param epochs passes over all samples at most, 1 to 1000
 * @param patience epochs without a better validation after which training stops, 1 to 1000
 * @param batchSize samples a step, 1 to 65536
 * @param validationShoppers shoppers that are ranked after each epoch at most, drawn at random, 1
 *     to 10 million
 * @param seed of everything random
 */
public record TrainConfig(
    ArchitectureName architecture,
    int dimension,
    Loss loss,
    Optimiser optimiser,
    HistoryWeights history,
    int epochs,
    int patience,
    int batchSize,
    int validationShoppers,
    long seed) {
  public static final TrainConfig DEFAULT =
      new TrainConfig(
          ArchitectureName.LINEAR,
          256,
          new Loss.BinaryCrossEntropy(4),
          Optimiser.DEFAULT,
          HistoryWeights.DEFAULT,
          20,
          3,
          512,
          10_000,
          1);

  public TrainConfig {
    Range.require("dimension", dimension, 1, 4096);
    Range.require("epochs", epochs, 1, 1000);
    Range.require("patience", patience, 1, 1000);
    Range.require("batchSize", batchSize, 1, 65_536);
    Range.require("validationShoppers", validationShoppers, 1, 10_000_000);
  }

  /** The same with another seed. */
  public TrainConfig withSeed(long other) {
    return new TrainConfig(
        architecture,
        dimension,
        loss,
        optimiser,
        history,
        epochs,
        patience,
        batchSize,
        validationShoppers,
        other);
  }

  /**
   * Reads settings from a JSON object; those that are missing keep their default.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.InvalidInput naming the setting that is unknown, of
   *     the wrong type or out of range
   */
  public static TrainConfig parse(String json) {
    return ConfigJson.over(DEFAULT, json);
  }

  /** All settings as plain maps, texts and numbers, such as would be given to have them again. */
  Map<String, Object> settings() {
    return ConfigJson.settings(this);
  }

  Architecture architecture(TrainingSet set) {
    return switch (architecture) {
      case LINEAR -> new LinearArchitecture(set.dimension(), dimension);
    };
  }
}
