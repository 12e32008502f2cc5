package dev.zhiyin.tools.train.export;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.onnx.tower.LearnedRows;
import dev.zhiyin.onnx.tower.TowerFiles;
import dev.zhiyin.tools.train.export.TowerGraph.AttentionGraph;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Writes trained towers as a folder that {@link dev.zhiyin.onnx.tower.OnnxMatchModel} loads. */
public final class TowerWriter {
  /** Floats written at once. */
  private static final int CHUNK = 1 << 14;

  private TowerWriter() {}

  /**
   * Writes the files of {@link TowerFiles} that the model has, {@code model.json} last: a folder
   * without it was not finished. The folder is made if it is missing; files that a model before had
   * and this one has not are deleted.
   *
   * @throws StorageFailed if a file cannot be written
   */
  public static void write(Path folder, TrainedTowers towers) {
    try {
      Files.createDirectories(folder);
      for (String name :
          List.of(
              TowerFiles.MANIFEST,
              TowerFiles.ATTENTION,
              TowerFiles.LEARNED_IDS,
              TowerFiles.LEARNED_PRODUCT,
              TowerFiles.LEARNED_HISTORY,
              TowerFiles.LEARNED_LIFT,
              TowerFiles.SLIM)) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.write(folder.resolve(TowerFiles.PRODUCT_TOWER), TowerGraph.of(towers.product()));
      Files.write(folder.resolve(TowerFiles.USER_TOWER), TowerGraph.of(towers.history()));
      if (towers.attention().isPresent()) {
        Files.write(
            folder.resolve(TowerFiles.ATTENTION), AttentionGraph.of(towers.attention().get()));
      }
      if (towers.learned().isPresent()) {
        write(folder, towers.learned().get(), towers.product().lifted);
      }
      if (towers.slim().isPresent()) {
        towers.slim().get().write(folder.resolve(TowerFiles.SLIM));
      }
      towers.manifest().write(folder);
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }

  private static void write(Path folder, LearnedVectors vectors, boolean lifted)
      throws IOException {
    LearnedRows.write(folder.resolve(TowerFiles.LEARNED_IDS), vectors.ids);
    write(folder.resolve(TowerFiles.LEARNED_PRODUCT), vectors.product);
    write(folder.resolve(TowerFiles.LEARNED_HISTORY), vectors.history);
    if (lifted) {
      write(folder.resolve(TowerFiles.LEARNED_LIFT), vectors.lifts);
    }
  }

  private static void write(Path file, float[] values) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (int from = 0; from < values.length; from += CHUNK) {
        int to = Math.min(from + CHUNK, values.length);
        out.write(Vectors.bytes(Arrays.copyOfRange(values, from, to)));
      }
    }
  }
}
