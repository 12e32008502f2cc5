package dev.zhiyin.tools.train;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.zhiyin.engine.config.Bounds;
import dev.zhiyin.onnx.tower.TowerManifest.ScoreCalibration;
import java.util.Optional;

/** What training makes small. In JSON, {@code kind} tells which. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Loss.BinaryCrossEntropy.class, name = "binary-cross-entropy"),
  @JsonSubTypes.Type(value = Loss.Pairwise.class, name = "bpr"),
  @JsonSubTypes.Type(value = Loss.Softmax.class, name = "softmax"),
  @JsonSubTypes.Type(value = Loss.SampledSoftmax.class, name = "sampled-softmax"),
  @JsonSubTypes.Type(value = Loss.Auto.class, name = "auto")
})
public sealed interface Loss {
  /** The defaults of a kind, beside towers that have none of their own; empty if there is none. */
  static Optional<Loss> usual(String kind) {
    return switch (kind) {
      case "binary-cross-entropy" -> Optional.of(new BinaryCrossEntropy(10, 64));
      case "bpr" -> Optional.of(new Pairwise(10, 64));
      case "softmax" -> Optional.of(new Softmax(10));
      case "sampled-softmax" -> Optional.of(new SampledSoftmax(10, 2048));
      case "auto" -> Optional.of(new Auto(10, 2048, 30_000));
      default -> Optional.empty();
    };
  }

  /**
   * Whether a step updates only the learned vectors that it used: only where {@link Auto} found so
   * many products that it draws candidates.
   */
  default boolean isByRow(Samples samples) {
    return this instanceof Auto auto
        && auto.chosen(samples.predictedProducts().length) instanceof SampledSoftmax;
  }

  /**
   * Each product interacted with is a positive, and products drawn at random are negatives: the
   * score is the chance that a product is the positive among them, {@code sigmoid(scale z -
   * ln(negatives))}. So a product of which nothing is known, whose logit {@code z} is 0, has the
   * chance of one drawn blindly.
   *
   * @param scale what logits are multiplied by, 0.1 to 1000; 1 where the towers have a head
   * @param negatives products drawn for each positive, 1 to 1000
   */
  record BinaryCrossEntropy(double scale, int negatives) implements Loss {
    public BinaryCrossEntropy {
      Bounds.require("loss.scale", scale, 0.1, 1000);
      Bounds.require("loss.negatives", negatives, 1, 1000);
    }

    /** From logits to log odds. */
    ScoreCalibration logOdds() {
      return new ScoreCalibration(scale, -Math.log(negatives));
    }
  }

  /**
   * The product interacted with is ranked before each of some drawn at random (Rendle et al., "BPR:
   * Bayesian Personalized Ranking from Implicit Feedback", 2009).
   *
   * @param scale what differences of logits are multiplied by, 0.1 to 1000
   * @param negatives products drawn for each positive, 1 to 1000
   */
  record Pairwise(double scale, int negatives) implements Loss {
    public Pairwise {
      Bounds.require("loss.scale", scale, 0.1, 1000);
      Bounds.require("loss.negatives", negatives, 1, 1000);
    }
  }

  /**
   * The product interacted with is told from all others at once: cross-entropy over every product
   * with an interaction. Its cost grows with their number.
   *
   * @param scale what logits are multiplied by, one over the temperature, 0.1 to 1000
   */
  record Softmax(double scale) implements Loss {
    public Softmax {
      Bounds.require("loss.scale", scale, 0.1, 1000);
    }
  }

  /**
   * The same over the products of the batch and some drawn at random, corrected for how likely each
   * is among them: for large catalogues.
   *
   * @param scale as in {@link Softmax}
   * @param negatives products drawn each step, 1 to 1 million
   */
  record SampledSoftmax(double scale, int negatives) implements Loss {
    public SampledSoftmax {
      Bounds.require("loss.scale", scale, 0.1, 1000);
      Bounds.require("loss.negatives", negatives, 1, 1_000_000);
    }
  }

  /**
   * {@link Softmax} where few products have interactions, {@link SampledSoftmax} where many have.
   * With the latter a step updates only the learned vectors that it used: with Adam's averages, and
   * with weight decay, those of other products wait until they are used again. So the time and the
   * memory of a step do not grow with the catalogue.
   *
   * @param scale as in {@link Softmax}
   * @param negatives as in {@link SampledSoftmax}
   * @param fullUpTo products with interactions, up to which all are told from each other, 1 to 10
   *     million
   */
  record Auto(double scale, int negatives, int fullUpTo) implements Loss {
    public Auto {
      Bounds.require("loss.scale", scale, 0.1, 1000);
      Bounds.require("loss.negatives", negatives, 1, 1_000_000);
      Bounds.require("loss.fullUpTo", fullUpTo, 1, 10_000_000);
    }

    /** The loss for a number of products with interactions. */
    Loss chosen(int products) {
      return products <= fullUpTo ? new Softmax(scale) : new SampledSoftmax(scale, negatives);
    }
  }
}
