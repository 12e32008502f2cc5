package dev.zhiyin.onnx.tower;

import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A trained model from a folder that {@link TowerWriter} wrote, its towers in ONNX Runtime.
 *
 * <p>Thread-safe. Whoever loaded it closes it, once no call is running; closing again does nothing.
 */
public final class OnnxMatchModel implements MatchModel {
  private final Path folder;
  private final TowerManifest manifest;
  private final TowerSession product;
  private final TowerSession history;
  private final Optional<AttentionSession> attention;
  private final AtomicBoolean closed = new AtomicBoolean();
  /* Read when first asked for: who serves from an index has all vectors there. */
  private @Nullable Map<String, Integer> learnedRows;

  private OnnxMatchModel(
      Path folder,
      TowerManifest manifest,
      TowerSession product,
      TowerSession history,
      Optional<AttentionSession> attention) {
    this.folder = folder;
    this.manifest = manifest;
    this.product = product;
    this.history = history;
    this.attention = attention;
  }

  /**
   * Loads a folder and checks that the towers are what {@code model.json} says.
   *
   * @throws ModelUnusable if a file is missing or broken, or a tower has another input or output
   */
  public static OnnxMatchModel load(Path folder) {
    TowerManifest manifest = TowerManifestFile.read(folder);
    TowerSession product =
        open(
            folder, TowerWriter.PRODUCT_TOWER, LearnedInput.ofProducts(folder, manifest), manifest);
    Optional<TowerSession> history = Optional.empty();
    try {
      history =
          Optional.of(
              open(
                  folder,
                  TowerWriter.USER_TOWER,
                  LearnedInput.ofHistories(folder, manifest),
                  manifest));
      return new OnnxMatchModel(
          folder, manifest, product, history.get(), attention(folder, manifest));
    } catch (ModelUnusable failure) {
      product.close();
      history.ifPresent(TowerSession::close);
      throw failure;
    }
  }

  private static Optional<AttentionSession> attention(Path folder, TowerManifest manifest) {
    return manifest.hasAttention()
        ? Optional.of(AttentionSession.open(folder.resolve(TowerWriter.ATTENTION)))
        : Optional.empty();
  }

  private static TowerSession open(
      Path folder, String tower, List<LearnedInput> learned, TowerManifest manifest) {
    return TowerSession.open(folder.resolve(tower), learned, manifest);
  }

  /** All that {@code model.json} says. */
  public TowerManifest manifest() {
    return manifest;
  }

  @Override
  public String name() {
    return manifest.name();
  }

  @Override
  public int inputDimension() {
    return manifest.inputDimension();
  }

  @Override
  public int dimension() {
    return manifest.dimension();
  }

  @Override
  public HistoryWeights weights() {
    return manifest.weights();
  }

  @Override
  public float[][] inContext(float[][] towerVectors) {
    return attention.isPresent() ? open(attention.get()).inContext(towerVectors) : towerVectors;
  }

  @Override
  public boolean normalisesUser() {
    return manifest.normalisesUser();
  }

  @Override
  public float[][] itemVectors(List<Embedding> centred) {
    return open(product).run(centred, nothing(centred.size()));
  }

  @Override
  public float[][] historyVectors(List<Embedding> centred) {
    return open(history).run(centred, nothing(centred.size()));
  }

  /**
   * @throws ModelUnusable if the list of products with learned vectors is broken
   */
  @Override
  public float[][] itemVectors(List<String> ids, List<Embedding> centred) {
    return open(product).run(centred, rows(ids, centred.size()));
  }

  /**
   * @throws ModelUnusable if the list of products with learned vectors is broken
   */
  @Override
  public float[][] historyVectors(List<String> ids, List<Embedding> centred) {
    return open(history).run(centred, rows(ids, centred.size()));
  }

  private static int[] nothing(int count) {
    var rows = new int[count];
    Arrays.fill(rows, LearnedTable.NONE);
    return rows;
  }

  private int[] rows(List<String> ids, int count) {
    if (ids.size() != count) {
      throw new IllegalArgumentException("%d ids for %d embeddings".formatted(ids.size(), count));
    }
    Map<String, Integer> rows = learnedRows();
    return ids.stream().mapToInt(id -> rows.getOrDefault(id, LearnedTable.NONE)).toArray();
  }

  private synchronized Map<String, Integer> learnedRows() {
    Map<String, Integer> rows = learnedRows;
    if (rows == null) {
      int products = manifest.learnedProducts();
      rows = products == 0 ? Map.of() : LearnedFiles.rows(folder, products);
      learnedRows = rows;
    }
    return rows;
  }

  @Override
  public double calibrate(double innerProduct) {
    return manifest.calibration().score(innerProduct);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try (product;
          history;
          var _ = attention.orElse(null)) {
        // all, whatever happens to the others
      }
    }
  }

  private <T> T open(T session) {
    if (closed.get()) {
      throw new IllegalStateException("the model '%s' is closed".formatted(name()));
    }
    return session;
  }
}
