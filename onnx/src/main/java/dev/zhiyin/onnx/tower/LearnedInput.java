package dev.zhiyin.onnx.tower;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a tower takes of each product beside its text.
 *
 * @param name of the tower's input
 * @param file of {@link LearnedFiles}
 * @param width floats of a product
 */
record LearnedInput(String name, Path file, int width) {
  /** Of the product tower; a lift is there when the tower was written to take it. */
  static List<LearnedInput> ofProducts(Path folder, TowerManifest manifest) {
    Path lifts = folder.resolve(LearnedFiles.LIFT);
    return Stream.concat(
            vectors(folder, LearnedFiles.PRODUCT, manifest),
            Stream.of(new LearnedInput(TowerGraph.LIFT, lifts, 1))
                .filter(_ -> manifest.learnedProducts() > 0 && Files.exists(lifts)))
        .toList();
  }

  /** Of the user tower. */
  static List<LearnedInput> ofHistories(Path folder, TowerManifest manifest) {
    return vectors(folder, LearnedFiles.HISTORY, manifest).toList();
  }

  private static Stream<LearnedInput> vectors(Path folder, String file, TowerManifest manifest) {
    return Stream.of(
            new LearnedInput(TowerGraph.LEARNED, folder.resolve(file), manifest.dimension()))
        .filter(_ -> manifest.learnedProducts() > 0);
  }
}
