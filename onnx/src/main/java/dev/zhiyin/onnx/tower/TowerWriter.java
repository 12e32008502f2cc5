package dev.zhiyin.onnx.tower;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes trained towers as a folder that {@link OnnxMatchModel} loads. */
public final class TowerWriter {
  static final String PRODUCT_TOWER = "product-tower.onnx";
  static final String USER_TOWER = "user-tower.onnx";
  static final String ATTENTION = "attention.onnx";

  private TowerWriter() {}

  /**
   * Writes {@code product-tower.onnx}, {@code user-tower.onnx}, what was learned of single products
   * {@code attention.onnx} if there is attention, and, last, {@code model.json}: a folder without
   * the last was not finished. The folder is made if it is missing.
   *
   * @throws StorageFailed if a file cannot be written
   */
  public static void write(Path folder, TrainedTowers towers) {
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(folder.resolve(TowerManifestFile.NAME));
      Files.write(folder.resolve(PRODUCT_TOWER), TowerGraph.of(towers.product()));
      Files.write(folder.resolve(USER_TOWER), TowerGraph.of(towers.history()));
      Files.deleteIfExists(folder.resolve(ATTENTION));
      if (towers.attention().isPresent()) {
        Files.write(folder.resolve(ATTENTION), AttentionGraph.of(towers.attention().get()));
      }
      LearnedFiles.delete(folder);
      if (towers.learned().isPresent()) {
        LearnedFiles.write(folder, towers.learned().get());
        if (towers.product().isLifted()) {
          LearnedFiles.writeLifts(folder, towers.learned().get());
        }
      }
      TowerManifestFile.write(folder, towers.manifest());
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }
}
