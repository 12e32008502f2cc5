package dev.zhiyin.onnx.tower;

import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.SlimWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A trained model from a folder of {@link TowerFiles}, its towers in ONNX Runtime.
 *
 * <p>Thread-safe. Whoever loaded it closes it, once no call is running; closing again does nothing.
 */
public final class OnnxMatchModel implements MatchModel {
  private final TowerManifest manifest;
  private final TowerSession product;
  private final TowerSession history;
  private final Optional<AttentionSession> attention;
  private final Optional<LearnedRows> learned;
  private final SlimWeights slim;
  private final HistoryWeights weights;
  private final AtomicBoolean closed;

  private OnnxMatchModel(
      TowerManifest manifest,
      TowerSession product,
      TowerSession history,
      Optional<AttentionSession> attention,
      Optional<LearnedRows> learned,
      SlimWeights slim,
      HistoryWeights weights,
      AtomicBoolean closed) {
    this.manifest = manifest;
    this.product = product;
    this.history = history;
    this.attention = attention;
    this.learned = learned;
    this.slim = slim;
    this.weights = weights;
    this.closed = closed;
  }

  /**
   * Loads a folder and checks that the towers are what {@code model.json} says.
   *
   * @throws ModelUnusable if a file is missing or broken, or a tower has another input or output
   */
  public static OnnxMatchModel load(Path folder) {
    TowerManifest manifest = TowerManifest.read(folder);
    Optional<LearnedRows> learned = learned(folder, manifest);
    SlimWeights slim = slim(folder);
    TowerSession product =
        open(folder, TowerFiles.PRODUCT_TOWER, manifest, TowerFiles.LEARNED_PRODUCT);
    Optional<TowerSession> history = Optional.empty();
    try {
      history =
          Optional.of(open(folder, TowerFiles.USER_TOWER, manifest, TowerFiles.LEARNED_HISTORY));
      return new OnnxMatchModel(
          manifest,
          product,
          history.get(),
          attention(folder, manifest),
          learned,
          slim,
          manifest.weights(),
          new AtomicBoolean());
    } catch (ModelUnusable failure) {
      product.close();
      history.ifPresent(TowerSession::close);
      throw failure;
    }
  }

  private static Optional<AttentionSession> attention(Path folder, TowerManifest manifest) {
    return manifest.hasAttention()
        ? Optional.of(AttentionSession.open(folder.resolve(TowerFiles.ATTENTION)))
        : Optional.empty();
  }

  private static Optional<LearnedRows> learned(Path folder, TowerManifest manifest) {
    int products = manifest.learnedProducts();
    return products == 0
        ? Optional.empty()
        : Optional.of(LearnedRows.open(folder.resolve(TowerFiles.LEARNED_IDS), products));
  }

  private static SlimWeights slim(Path folder) {
    Path file = folder.resolve(TowerFiles.SLIM);
    try {
      return Files.exists(file) ? SlimWeights.open(file) : SlimWeights.NONE;
    } catch (IOException unreadable) {
      throw new ModelUnusable("%s cannot be read".formatted(file), unreadable);
    }
  }

  private static TowerSession open(
      Path folder, String tower, TowerManifest manifest, String learned) {
    var inputs = new ArrayList<LearnedTable.Input>();
    if (manifest.learnedProducts() > 0) {
      inputs.add(
          new LearnedTable.Input(
              TowerFiles.LEARNED, folder.resolve(learned), manifest.dimension()));
      inputs.add(
          new LearnedTable.Input(TowerFiles.LIFT, folder.resolve(TowerFiles.LEARNED_LIFT), 1));
    }
    return TowerSession.open(folder.resolve(tower), inputs, manifest);
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
    return weights;
  }

  @Override
  public OnnxMatchModel withWeights(HistoryWeights changed) {
    return new OnnxMatchModel(
        manifest, product, history, attention, learned, slim, changed, closed);
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

  @Override
  public float[][] itemVectors(List<String> ids, List<Embedding> centred) {
    return open(product).run(centred, rows(ids, centred.size()));
  }

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
    return learned.map(rows -> rows.of(ids)).orElseGet(() -> nothing(count));
  }

  @Override
  public SlimWeights slim() {
    return slim;
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
