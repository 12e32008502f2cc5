package dev.zhiyin.tools.train.export;

import dev.zhiyin.onnx.tower.TowerManifest;
import java.util.Optional;

/**
 * A trained model as numbers, ready to be written.
 *
 * @param product turns a product's embedding into what it is as a candidate
 * @param history turns an embedding into what it says of a shopper who interacted with it
 * @param learned what was learned of single products, which both towers then take
 * @param attention how items are weighed; models named {@link
 *     dev.zhiyin.onnx.tower.TowerFiles#ATTENTION_MODEL} have it, others do not
 * @param slim what is added to inner products, if anything is
 */
public record TrainedTowers(
    Tower product,
    Tower history,
    Optional<LearnedVectors> learned,
    Optional<Attention> attention,
    Optional<Slim> slim,
    TowerManifest manifest) {
  public TrainedTowers {
    requireAttention(attention, manifest);
    requireLearned(learned, manifest);
    requireShape("product", product, manifest);
    requireShape("history", history, manifest);
  }

  private static void requireAttention(Optional<Attention> attention, TowerManifest manifest) {
    int dimension = attention.map(Attention::dimension).orElse(manifest.dimension());
    if (attention.isPresent() != manifest.hasAttention() || dimension != manifest.dimension()) {
      throw new IllegalArgumentException(
          "%s for the model '%s' of %d"
              .formatted(
                  attention
                      .map(it -> "attention over %d floats".formatted(it.dimension()))
                      .orElse("no attention"),
                  manifest.name(),
                  manifest.dimension()));
    }
  }

  private static void requireLearned(Optional<LearnedVectors> learned, TowerManifest manifest) {
    int products = learned.map(it -> it.ids.size()).orElse(0);
    int width = learned.map(LearnedVectors::dimension).orElse(manifest.dimension());
    if (products != manifest.learnedProducts() || width != manifest.dimension()) {
      throw new IllegalArgumentException(
          "%d floats were learned of %d products; the manifest says %d of %d"
              .formatted(width, products, manifest.dimension(), manifest.learnedProducts()));
    }
  }

  private static void requireShape(String which, Tower tower, TowerManifest manifest) {
    if (tower.learned != manifest.learnedProducts() > 0) {
      throw new IllegalArgumentException(
          "the %s tower takes what was learned: %s; the manifest says of %d products"
              .formatted(which, tower.learned, manifest.learnedProducts()));
    }
    if (tower.inputDimension() != manifest.inputDimension()
        || tower.dimension() != manifest.dimension()) {
      throw new IllegalArgumentException(
          "the %s tower turns %d floats into %d; the manifest says %d into %d"
              .formatted(
                  which,
                  tower.inputDimension(),
                  tower.dimension(),
                  manifest.inputDimension(),
                  manifest.dimension()));
    }
  }
}
