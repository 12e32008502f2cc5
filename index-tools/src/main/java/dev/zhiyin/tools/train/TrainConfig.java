package dev.zhiyin.tools.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.config.Bounds;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.shopper.EventTypeKeys;
import dev.zhiyin.onnx.tower.TowerFiles;
import dev.zhiyin.tools.cli.JsonSettings;
import dev.zhiyin.tools.split.HoldoutPolicy;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;

/**
 * Everything that decides what training makes of a {@link TrainingSet}: the same configuration on
 * the same machine gives the same weights.
 *
 * @param towers how vectors and scores are formed
 * @param loss what is made small
 * @param optimiser how
 * @param history how the items of a history count
 * @param epochs passes over all samples at most, 1 to 1000
 * @param maximumSamples learned at most in all passes, but for one pass whatever it takes, 1 to 10
 *     billion: a large shop has learned each product often by then
 * @param patience epochs without a better validation after which training stops, 1 to 1000
 * @param batchSize samples a step, 1 to 65536
 * @param slimNeighbours of how many products each is told at most by weights from product to
 *     product beside the towers, if they predict better with them on validation; 0 to 200, 0 for
 *     none
 * @param holdout what of a shop's events is held out to choose the epoch and strengths by, where
 *     its files did not hold out anything; of others so many shoppers are ranked at most
 * @param seed of everything random
 */
@RecordBuilder
public record TrainConfig(
    Towers towers,
    Loss loss,
    Optimiser optimiser,
    HistoryWeights history,
    int epochs,
    long maximumSamples,
    int patience,
    int batchSize,
    int slimNeighbours,
    HoldoutPolicy holdout,
    long seed)
    implements TrainConfigBuilder.With {
  private static final JsonSettings<TrainConfig> JSON =
      new JsonSettings<>(TrainConfig.class, new EventTypeKeys());

  /** Learned vectors beside the texts, told from all other products at once. */
  public static final TrainConfig DEFAULT =
      new TrainConfig(
          new Towers.Additive(256, 0, true, 1.1, true),
          new Loss.Auto(10, 2048, 30_000),
          new Optimiser(0.002, 100, true, 5),
          HistoryWeights.DEFAULT,
          5,
          20_000_000,
          5,
          1024,
          50,
          HoldoutPolicy.DEFAULT,
          1);

  /** The same, where an item also counts by what it is. */
  public static final TrainConfig ATTENTION =
      DEFAULT.withTowers(new Towers.Attentive(256, 0, true, 1.1, true, 32));

  /** Two linear towers over texts alone, told positives from negatives. */
  public static final TrainConfig LINEAR =
      new TrainConfig(
          new Towers.Linear(256),
          new Loss.BinaryCrossEntropy(1, 4),
          Optimiser.DEFAULT,
          HistoryWeights.DEFAULT,
          20,
          20_000_000,
          3,
          512,
          0,
          HoldoutPolicy.DEFAULT,
          1);

  public TrainConfig {
    Bounds.require("epochs", epochs, 1, 1000);
    Bounds.require("maximumSamples", maximumSamples, 1, 10_000_000_000L);
    Bounds.require("patience", patience, 1, 1000);
    Bounds.require("batchSize", batchSize, 1, 65_536);
    Bounds.require("slimNeighbours", slimNeighbours, 0, 200);
  }

  /**
   * Reads settings from a JSON object; those that are missing are as in {@link #DEFAULT}, or as in
   * another default when {@code towers.kind} or {@code loss.kind} says so.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.InvalidInput naming the setting that is unknown, of
   *     the wrong type or out of range
   */
  public static TrainConfig parse(String json) {
    ObjectNode given = JsonSettings.object(json);
    TrainConfig defaults =
        switch (given.path("towers").path("kind").asText()) {
          case Towers.Linear.NAME -> LINEAR;
          case TowerFiles.ATTENTION_MODEL -> ATTENTION;
          default -> DEFAULT;
        };
    String kind = given.path("loss").path("kind").asText();
    boolean isOther = !JSON.tree(defaults).path("loss").path("kind").asText().equals(kind);
    return JSON.over(
        isOther ? Loss.usual(kind).map(defaults::withLoss).orElse(defaults) : defaults, given);
  }

  /** As many epochs as are run at most of so many samples. */
  int epochsOf(long samples) {
    return Math.clamp(maximumSamples / Math.max(1, samples), 1, epochs);
  }

  /** All settings as plain maps, texts and numbers, such as would be given to have them again. */
  public Map<String, Object> settings() {
    return JSON.map(this);
  }

  /** The same as text. */
  String json() {
    return JSON.tree(this).toString();
  }

  Architecture architecture(Samples samples) {
    return switch (towers) {
      case Towers.Linear(int dimension) ->
          new LinearArchitecture(samples.set(), dimension, history);
      case Towers.Additive additive -> new AdditiveArchitecture(samples, additive);
      case Towers.Attentive attentive ->
          new AttentionArchitecture(
              new AdditiveArchitecture(samples, attentive.additive()), attentive);
    };
  }

  /**
   * Adam (Kingma and Ba, 2015) with decoupled weight decay (Loshchilov and Hutter, 2019).
   *
   * @param learningRate 1e-6 to 1
   * @param warmUp batches over which the rate rises from 0, 0 to 100000; at most a tenth of all
   *     count
   * @param decays whether the rate then falls to 0, on a line, until the last batch
   * @param weightDecay share of a weight that is lost each batch, times the rate, 0 to 100; only
   *     where the architecture allows it
   */
  public record Optimiser(double learningRate, int warmUp, boolean decays, double weightDecay) {
    public static final Optimiser DEFAULT = new Optimiser(0.001, 0, false, 0);

    public Optimiser {
      Bounds.require("optimiser.learningRate", learningRate, 1e-6, 1);
      Bounds.require("optimiser.warmUp", warmUp, 0, 100_000);
      Bounds.require("optimiser.weightDecay", weightDecay, 0, 100);
    }

    /**
     * Rate of one batch.
     *
     * @param batch from 1
     * @param batches in all epochs
     */
    double rate(long batch, long batches) {
      double rise = Math.min(warmUp, batches / 10.0);
      double rising = batch < rise ? batch / rise : 1;
      double falling = decays ? (double) (batches - batch + 1) / batches : 1;
      return learningRate * rising * falling;
    }
  }
}
