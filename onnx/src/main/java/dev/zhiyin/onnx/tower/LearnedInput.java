package dev.zhiyin.onnx.tower;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What a tower takes of each product beside its text.
 *
 * @param name of the tower's input
 * @param file of {@link LearnedFiles}
 * @param width floats of a product
 */
record LearnedInput(String name, Path file, int width) {
  /** Of the product tower, which may also do without a lift. */
  static List<LearnedInput> ofProducts(Path folder, TowerManifest manifest) {
    return manifest.learnedProducts() == 0
        ? List.of()
        : List.of(
            vectors(folder.resolve(LearnedFiles.PRODUCT), manifest),
            new LearnedInput(TowerGraph.LIFT, folder.resolve(LearnedFiles.LIFT), 1));
  }

  /** Of the user tower. */
  static List<LearnedInput> ofHistories(Path folder, TowerManifest manifest) {
    return manifest.learnedProducts() == 0
        ? List.of()
        : List.of(vectors(folder.resolve(LearnedFiles.HISTORY), manifest));
  }

  private static LearnedInput vectors(Path file, TowerManifest manifest) {
    return new LearnedInput(TowerGraph.LEARNED, file, manifest.dimension());
  }

  /** Whether a tower that has inputs of these names takes it, or ought to. */
  boolean isOf(Set<String> inputs) {
    return !name.equals(TowerGraph.LIFT) || inputs.contains(name);
  }
}
