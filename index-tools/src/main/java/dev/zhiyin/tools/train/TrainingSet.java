package dev.zhiyin.tools.train;

import dev.zhiyin.engine.embed.Embedding;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;

/**
 * What a model is trained on. Its texts are not copied, as they may be many, and must not change.
 *
 * @param productIds by place: product {@code j} is {@code productIds[j]}
 * @param texts centred embeddings, all of one dimension; first one for each product, in the order
 *     of the ids, then those of other words that shoppers used
 * @param shoppers one sequence each
 */
public record TrainingSet(List<String> productIds, List<Embedding> texts, List<Sequence> shoppers) {
  public TrainingSet {
    productIds = List.copyOf(productIds);
    texts = Collections.unmodifiableList(texts);
    shoppers = List.copyOf(shoppers);
    if (productIds.isEmpty() || texts.size() < productIds.size()) {
      throw new IllegalArgumentException(
          "%d texts for %d products; each product must have one, and there must be a product"
              .formatted(texts.size(), productIds.size()));
    }
    requireOneDimension(texts);
    for (int i = 0; i < shoppers.size(); i++) {
      requireKnown(i, shoppers.get(i), texts.size(), productIds.size());
    }
  }

  /** Number of products. */
  public int products() {
    return productIds.size();
  }

  /** Floats of an embedding. */
  public int dimension() {
    return texts.getFirst().dimension();
  }

  /** When the newest event was. */
  Instant newest() {
    long micros =
        shoppers.stream().filter(it -> it.length() > 0).mapToLong(Sequence::newest).max().orElse(0);
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** Which products have an interaction, by place. */
  boolean[] interacted() {
    var interacted = new boolean[products()];
    for (Sequence sequence : shoppers) {
      for (int i = 0; i < sequence.length(); i++) {
        if (sequence.text(i) < interacted.length) {
          interacted[sequence.text(i)] = true;
        }
      }
    }
    return interacted;
  }

  private static void requireOneDimension(List<Embedding> texts) {
    int dimension = texts.getFirst().dimension();
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i).dimension() != dimension) {
        throw new IllegalArgumentException(
            "text %d has %d floats; the first has %d"
                .formatted(i, texts.get(i).dimension(), dimension));
      }
    }
  }

  private static void requireKnown(int shopper, Sequence sequence, int texts, int products) {
    for (int i = 0; i < sequence.length(); i++) {
      if (sequence.text(i) < 0 || sequence.text(i) >= texts) {
        throw new IllegalArgumentException(
            "step %d of shopper %d is text %d; there are %d"
                .formatted(i, shopper, sequence.text(i), texts));
      }
    }
    for (int target : sequence.targets()) {
      if (target < 0 || target >= products) {
        throw new IllegalArgumentException(
            "a target of shopper %d is product %d; there are %d"
                .formatted(shopper, target, products));
      }
    }
  }
}
