package dev.zhiyin.tools.train;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.zhiyin.engine.config.Bounds;
import dev.zhiyin.onnx.tower.TowerFiles;

/**
 * How vectors and scores are formed. In JSON, {@code kind} tells which, by the name of the model.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Towers.Linear.class, name = Towers.Linear.NAME),
  @JsonSubTypes.Type(value = Towers.Additive.class, name = Towers.Additive.NAME),
  @JsonSubTypes.Type(value = Towers.Attentive.class, name = TowerFiles.ATTENTION_MODEL)
})
public sealed interface Towers {
  /** What a model of this kind is called in its manifest. */
  String name();

  /** Floats of an item or history vector. */
  int dimension();

  /**
   * Two linear towers over texts; the score is a linear layer over the product of their outputs.
   *
   * @param dimension 1 to 4096
   */
  record Linear(int dimension) implements Towers {
    static final String NAME = "linear";

    public Linear {
      Bounds.require("towers.dimension", dimension, 1, 4096);
    }

    @Override
    public String name() {
      return NAME;
    }
  }

  /**
   * Two linear towers over texts, each with a learned vector a product added, both sides
   * normalised; how much an item counts by its age is learned too.
   *
   * @param dimension 1 to 4096
   * @param dropout share of candidates whose learned vector is left out of a step, so that the text
   *     tower also learns to do without, as it must for new products; 0 to 0.9
   * @param whitening whether texts are whitened first
   * @param coldGain what the scores of products without interactions are multiplied by, since a
   *     text alone agrees less with shoppers than a text and what was learned; 0.1 to 10
   * @param recencyPrior whether products that come late in histories score higher, by as much as is
   *     best on validation
   */
  record Additive(
      int dimension, double dropout, boolean whitening, double coldGain, boolean recencyPrior)
      implements Towers {
    static final String NAME = "additive";

    public Additive {
      Bounds.require("towers.dimension", dimension, 1, 4096);
      Bounds.require("towers.dropout", dropout, 0, 0.9);
      Bounds.require("towers.coldGain", coldGain, 0.1, 10);
    }

    @Override
    public String name() {
      return NAME;
    }
  }

  /**
   * {@link Additive}, where an item also counts by what it is and by what the newest item is.
   *
   * @param dimension 1 to 4096
   * @param dropout as in {@link Additive}
   * @param whitening as in {@link Additive}
   * @param coldGain as in {@link Additive}
   * @param recencyPrior as in {@link Additive}
   * @param rank floats in which an item and the newest one are compared, 1 to 1024
   */
  record Attentive(
      int dimension,
      double dropout,
      boolean whitening,
      double coldGain,
      boolean recencyPrior,
      int rank)
      implements Towers {
    public Attentive {
      Bounds.require("towers.dimension", dimension, 1, 4096);
      Bounds.require("towers.dropout", dropout, 0, 0.9);
      Bounds.require("towers.coldGain", coldGain, 0.1, 10);
      Bounds.require("towers.rank", rank, 1, 1024);
    }

    @Override
    public String name() {
      return TowerFiles.ATTENTION_MODEL;
    }

    Additive additive() {
      return new Additive(dimension, dropout, whitening, coldGain, recencyPrior);
    }
  }
}
