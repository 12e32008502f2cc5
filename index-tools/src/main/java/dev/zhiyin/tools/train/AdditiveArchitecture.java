package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.onnx.tower.LearnedVectors;
import dev.zhiyin.onnx.tower.Tower;
import dev.zhiyin.onnx.tower.TowerManifest.Calibration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/**
 * Texts and learned vectors on both sides, which are not the same ones:
 *
 * <pre>
 *   p_j = n(W_p x_j + e_j)     h_i = W_u x_i + q_i     u = n(sum_i type_i a[age_i] h_i)     logit = u . p
 * </pre>
 *
 * <p>where {@code n} divides by the L2 norm. Products that nobody met, and words, have no {@code e}
 * and no {@code q}; such a product has {@code p = g n(W_p x)} with a gain {@code g}. When all is
 * learned, that gain becomes {@code (1 + w) g}, and the others have {@code p_j = (1 + w late_j)
 * n(W_p x_j + e_j)}, see {@link Lateness}. Texts {@code x} may be whitened first.
 */
final class AdditiveArchitecture implements Architecture {
  static final String USER_WEIGHTS = "user.weights";
  static final String USER_LEARNED = "user.learned";
  static final String PRODUCT_WEIGHTS = "product.weights";
  static final String PRODUCT_LEARNED = "product.learned";
  static final String BY_AGE = "history.byAge";

  /** Standard deviation of learned vectors at the start: small beside a text's norm of 1. */
  private static final double DEVIATION = 0.02;

  private final TrainingSet set;
  private final boolean[] met;
  private final int dimension;
  private final double dropout;
  private final float coldGain;
  private final HistoryWeights weights;
  private final Optional<Whitening> whitening;
  private final Optional<float[]> lateness;
  private final float latenessWeight;

  AdditiveArchitecture(TrainingSet set, Towers.Additive towers, HistoryWeights weights) {
    this.set = set;
    this.met = set.met();
    this.dimension = towers.dimension();
    this.dropout = towers.dropout();
    this.coldGain = (float) towers.coldGain();
    this.weights = weights;
    this.whitening =
        towers.whitening()
            ? Optional.of(Whitening.of(set.texts().subList(0, set.products())))
            : Optional.empty();
    this.lateness = towers.lateness() ? Optional.of(Lateness.of(set)) : Optional.empty();
    this.latenessWeight = 0;
  }

  private AdditiveArchitecture(AdditiveArchitecture other, double latenessWeight) {
    this.set = other.set;
    this.met = other.met;
    this.dimension = other.dimension;
    this.dropout = other.dropout;
    this.coldGain = other.coldGain;
    this.weights = other.weights;
    this.whitening = other.whitening;
    this.lateness = other.lateness;
    this.latenessWeight = (float) latenessWeight;
  }

  @Override
  public List<Embedding> inputs() {
    return whitening.map(it -> set.texts().stream().map(it::apply).toList()).orElse(set.texts());
  }

  @Override
  public List<Parameter> parameters(Random random) {
    int inputs = set.dimension();
    int products = set.products();
    return List.of(
        new Parameter(USER_WEIGHTS, inputs, dimension, false, leading()),
        new Parameter(PRODUCT_WEIGHTS, inputs, dimension, false, leading()),
        new Parameter(USER_LEARNED, products, dimension, true, small(random.nextLong())),
        new Parameter(PRODUCT_LEARNED, products, dimension, true, small(random.nextLong())),
        new Parameter(BY_AGE, weights.maximumItems(), 1, false, decaying()));
  }

  /* Row by row; those of products that nobody met stay at zero, as no gradient ever reaches them. */
  private DoubleSupplier small(long seed) {
    var random = new Random(seed);
    var place = new int[1];
    return () -> met[place[0]++ / dimension] ? random.nextGaussian() * DEVIATION : 0;
  }

  /* The first floats of a text as they are, which are the ones that varied most if it is whitened. */
  private DoubleSupplier leading() {
    var place = new int[1];
    return () -> {
      int row = place[0] / dimension;
      return row == place[0]++ % dimension ? 1 : 0;
    };
  }

  private DoubleSupplier decaying() {
    var age = new int[1];
    return () -> weights.ofAge(age[0]++);
  }

  @Override
  public NDArray users(Graph graph, Bags histories) {
    return summed(graph, histories, items(graph, histories));
  }

  /** The user vectors of histories whose items have these faces, however changed. */
  static NDArray summed(Graph graph, Bags histories, NDArray items) {
    NDArray byAge = graph.parameter(BY_AGE).get(graph.places(histories.age()));
    return graph.normalised(graph.sum(histories, items.mul(byAge), histories.typed()));
  }

  /**
   * The face of each item, {@code [items][dimension]}. A text that is in many histories has its
   * face made once.
   */
  NDArray items(Graph graph, Bags histories) {
    long[] distinct = histories.distinct();
    long[] places =
        Arrays.stream(histories.text()).map(it -> Arrays.binarySearch(distinct, it)).toArray();
    return historyFaces(graph, distinct).get(graph.places(places));
  }

  private NDArray historyFaces(Graph graph, long[] texts) {
    NDArray faces = graph.texts(graph.places(texts)).matMul(graph.parameter(USER_WEIGHTS));
    long[] products = Arrays.stream(texts).filter(it -> it < set.products()).toArray();
    NDArray learned = graph.rows(USER_LEARNED, graph.places(products));
    return faces.add(graph.padded(learned, texts.length - products.length));
  }

  @Override
  public NDArray products(Graph graph, NDArray places) {
    NDArray learned = graph.rows(PRODUCT_LEARNED, places);
    NDArray texts = graph.texts(places).matMul(graph.parameter(PRODUCT_WEIGHTS));
    return graph.normalised(texts.add(graph.dropped(learned, dropout))).mul(gains(graph, places));
  }

  private NDArray gains(Graph graph, NDArray places) {
    long[] products = places.toLongArray();
    var gains = new float[products.length];
    for (int i = 0; i < gains.length; i++) {
      int place = (int) products[i];
      gains[i] = met[place] ? 1 + lift(place) : coldGain();
    }
    return graph.constant(gains, gains.length, 1);
  }

  /* What nobody met yet is late, too. */
  private float coldGain() {
    return coldGain * (1 + latenessWeight);
  }

  private float lift(int place) {
    return lateness.map(late -> latenessWeight * late[place]).orElse(0f);
  }

  @Override
  public Optional<AdditiveArchitecture> withLateness(double weight) {
    return lateness.map(_ -> new AdditiveArchitecture(this, weight));
  }

  @Override
  public NDArray logits(Graph graph, NDArray users, NDArray products) {
    return products.getShape().dimension() == 2
        ? users.matMul(products.transpose())
        : users.expandDims(1).mul(products).sum(new int[] {2});
  }

  @Override
  public Served served(Weights learned) {
    var nothing = new float[dimension];
    float[] byAge = learned.of(BY_AGE);
    return new Served(
        onWhitening(
            Tower.of(learned.of(PRODUCT_WEIGHTS), nothing)
                .withLearned()
                .normalised()
                .withLift()
                .withColdGain(coldGain())),
        onWhitening(Tower.of(learned.of(USER_WEIGHTS), nothing).withLearned()),
        Optional.of(vectors(learned)),
        Optional.empty(),
        weights.withAges(
            IntStream.range(0, byAge.length).mapToObj(i -> (double) byAge[i]).toList()),
        true,
        new Calibration(1, 0));
  }

  private Tower onWhitening(Tower tower) {
    return whitening.map(it -> tower.on(it.tower())).orElse(tower);
  }

  private LearnedVectors vectors(Weights learned) {
    var ids = new ArrayList<String>();
    var lifts = new float[met.length];
    for (int j = 0; j < met.length; j++) {
      if (met[j]) {
        lifts[ids.size()] = lift(j);
        ids.add(set.productIds().get(j));
      }
    }
    return LearnedVectors.of(
        ids,
        ofMet(learned.of(PRODUCT_LEARNED)),
        ofMet(learned.of(USER_LEARNED)),
        Arrays.copyOf(lifts, ids.size()));
  }

  /* Rows of products that somebody met, close together. */
  private float[] ofMet(float[] rows) {
    int count = 0;
    for (int j = 0; j < met.length; j++) {
      if (met[j]) {
        System.arraycopy(rows, j * dimension, rows, count++ * dimension, dimension);
      }
    }
    return Arrays.copyOf(rows, count * dimension);
  }
}
