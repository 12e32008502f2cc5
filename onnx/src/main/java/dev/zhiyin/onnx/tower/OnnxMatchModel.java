package dev.zhiyin.onnx.tower;

import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A trained model from a folder that {@link TowerWriter} wrote, its towers in ONNX Runtime.
 *
 * <p>Thread-safe. Whoever loaded it closes it, once no call is running; closing again does nothing.
 */
public final class OnnxMatchModel implements MatchModel {
  private final TowerManifest manifest;
  private final TowerSession product;
  private final TowerSession history;
  private final AtomicBoolean closed = new AtomicBoolean();

  private OnnxMatchModel(TowerManifest manifest, TowerSession product, TowerSession history) {
    this.manifest = manifest;
    this.product = product;
    this.history = history;
  }

  /**
   * Loads a folder and checks that the towers are what {@code model.json} says.
   *
   * @throws ModelUnusable if a file is missing or broken, or a tower has another input or output
   */
  public static OnnxMatchModel load(Path folder) {
    TowerManifest manifest = ManifestFile.read(folder);
    var product = TowerSession.open(folder.resolve(TowerWriter.PRODUCT_TOWER), manifest);
    try {
      var history = TowerSession.open(folder.resolve(TowerWriter.USER_TOWER), manifest);
      return new OnnxMatchModel(manifest, product, history);
    } catch (ModelUnusable failure) {
      product.close();
      throw failure;
    }
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
  public boolean normalisesUser() {
    return manifest.normalisesUser();
  }

  @Override
  public float[][] productFaces(List<Embedding> centred) {
    return open(product).run(centred);
  }

  @Override
  public float[][] historyFaces(List<Embedding> centred) {
    return open(history).run(centred);
  }

  @Override
  public double calibrate(double innerProduct) {
    return manifest.calibration().score(innerProduct);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try (product;
          history) {
        // both, whatever happens to the other
      }
    }
  }

  private TowerSession open(TowerSession tower) {
    if (closed.get()) {
      throw new IllegalStateException("the model '%s' is closed".formatted(name()));
    }
    return tower;
  }
}
