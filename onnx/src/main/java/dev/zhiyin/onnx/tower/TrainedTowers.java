package dev.zhiyin.onnx.tower;

/**
 * A trained model as numbers, ready to be written.
 *
 * @param product turns a product's embedding into what it is as a candidate
 * @param history turns an embedding into what it says of a shopper who met it
 */
public record TrainedTowers(Tower product, Tower history, TowerManifest manifest) {
  public TrainedTowers {
    requireShape("product", product, manifest);
    requireShape("history", history, manifest);
  }

  private static void requireShape(String which, Tower tower, TowerManifest manifest) {
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
