package dev.zhiyin.onnx;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.retrieval.CandidateIndex;
import dev.zhiyin.onnx.encoder.Encoders;
import dev.zhiyin.onnx.tower.OnnxMatchModel;

/**
 * The generation that a shop serves, with the encoder and the match model that belong to it, all
 * open. Thread-safe; closed by who opened it, once no request is running.
 */
public final class OfflineGeneration implements AutoCloseable {
  private final Generation generation;
  private final CandidateIndex index;
  private final TextEncoder encoder;
  private final MatchModel model;
  private final Recommender recommender;

  private OfflineGeneration(
      Generation generation, CandidateIndex index, TextEncoder encoder, MatchModel model) {
    this.generation = generation;
    this.index = index;
    this.encoder = encoder;
    this.model = model;
    this.recommender = recommender(index);
  }

  /**
   * Opens what a shop serves now.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.GenerationUnusable if there is none, or it is damaged
   * @throws dev.zhiyin.engine.ZhiyinException.ModelUnusable if its encoder or towers cannot be
   *     loaded
   */
  public static OfflineGeneration openCurrent(Home home) {
    return openCurrent(home, Encoders::open);
  }

  /** The same with an encoder that need not be in this process. */
  public static OfflineGeneration openCurrent(Home home, TextEncoder.Opener encoders) {
    Generation generation = new GenerationRepository(home).openCurrent();
    return open(generation, generation.index(), encoders);
  }

  /**
   * Opens the encoder and the model of a generation, whose index may lie elsewhere.
   *
   * @param generation is closed with this, also if this cannot be opened
   * @param index is closed by who opened it
   */
  public static OfflineGeneration open(
      Generation generation, CandidateIndex index, TextEncoder.Opener encoders) {
    try {
      TextEncoder encoder = encoder(generation, encoders);
      try {
        return new OfflineGeneration(generation, index, encoder, model(generation));
      } catch (RuntimeException failure) {
        encoder.close();
        throw failure;
      }
    } catch (RuntimeException failure) {
      generation.close();
      throw failure;
    }
  }

  /**
   * Opens a generation's encoder, which the caller closes.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.GenerationUnusable if it is another than it was
   * @throws dev.zhiyin.engine.ZhiyinException.ModelUnusable if it cannot be loaded
   */
  public static TextEncoder encoder(Generation generation, TextEncoder.Opener encoders) {
    var made = generation.manifest().encoder();
    TextEncoder encoder = encoders.open(made.source(), made.checksum());
    try {
      generation.require(encoder);
      return encoder;
    } catch (RuntimeException other) {
      encoder.close();
      throw other;
    }
  }

  /**
   * Opens a generation's match model, which the caller closes.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.ModelUnusable if its towers cannot be loaded
   */
  public static MatchModel model(Generation generation) {
    var manifest = generation.manifest();
    return manifest.model().equals(UntrainedModel.NAME)
        ? new UntrainedModel(manifest.encoder().dimension(), HistoryWeights.DEFAULT)
        : OnnxMatchModel.load(generation.towers());
  }

  public Generation generation() {
    return generation;
  }

  /** What answers are made from. */
  public CandidateIndex index() {
    return index;
  }

  public TextEncoder encoder() {
    return encoder;
  }

  public MatchModel model() {
    return model;
  }

  public Recommender recommender() {
    return recommender;
  }

  /** The same on another index of its products. */
  public Recommender recommender(CandidateIndex other) {
    return new Recommender(other, generation.centring(), model, encoder)
        .withCoOccurrence(generation.coOccurrence())
        .withComplements(generation.complements())
        .withRenewal(generation.renewal());
  }

  @Override
  public void close() {
    try (generation;
        encoder;
        model) {
      // closed in reverse order
    }
  }
}
