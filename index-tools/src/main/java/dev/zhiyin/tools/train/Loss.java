package dev.zhiyin.tools.train;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What training makes small. In JSON, {@code kind} tells which. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Loss.BinaryCrossEntropy.class, name = "binary-cross-entropy")
})
public sealed interface Loss {
  /**
   * Each product met is a hit, and products drawn at random are misses: the score is the chance
   * that a product is the hit among them.
   *
   * @param negatives products drawn for each hit, 1 to 1000
   */
  record BinaryCrossEntropy(int negatives) implements Loss {
    public BinaryCrossEntropy {
      Range.require("loss.negatives", negatives, 1, 1000);
    }
  }
}
