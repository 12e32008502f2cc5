package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.tools.train.Network.Parameter;
import dev.zhiyin.tools.train.export.LearnedVectors;
import dev.zhiyin.tools.train.export.Tower;
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
 * <p>where {@code n} divides by the L2 norm. Products that are no target of training have no {@code
 * e}, those in no history and words no {@code q}; a product without {@code e} has {@code p = g
 * n(W_p x)} with a gain {@code g}. When all is learned, every {@code p_j} is made longer or shorter
 * by the {@link RecencyPrior}. Texts {@code x} may be whitened first.
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
  private final Samples samples;
  private final Towers.Additive towers;
  private final HistoryWeights weights;
  private final Optional<Whitening> whitening;
  private final Optional<Recency> recency;
  private final double priorWeight;
  private final boolean[] predicted;
  private final int dimension;

  AdditiveArchitecture(Samples samples, Towers.Additive towers) {
    this(
        samples,
        towers,
        towers.whitening()
            ? Optional.of(Whitening.of(samples.set().texts().subList(0, samples.products())))
            : Optional.empty(),
        Optional.empty(),
        0,
        samples.predicted());
  }

  private AdditiveArchitecture(
      Samples samples,
      Towers.Additive towers,
      Optional<Whitening> whitening,
      Optional<Recency> recency,
      double priorWeight,
      boolean[] predicted) {
    this.set = samples.set();
    this.samples = samples;
    this.towers = towers;
    this.weights = samples.weights();
    this.whitening = whitening;
    this.recency = recency;
    this.priorWeight = priorWeight;
    this.predicted = predicted;
    this.dimension = towers.dimension();
  }

  @Override
  public NDArray inputs(NDArray texts) {
    return whitening.map(by -> by.apply(texts)).orElse(texts);
  }

  @Override
  public List<Parameter> parameters(Random random) {
    int inputs = set.dimension();
    int products = set.products();
    boolean[] inHistories = samples.inHistories();
    boolean[] interacted = set.interacted();
    return List.of(
        new Parameter(USER_WEIGHTS, inputs, dimension, false, leading()),
        new Parameter(PRODUCT_WEIGHTS, inputs, dimension, false, leading()),
        new Parameter(
            USER_LEARNED,
            products,
            dimension,
            true,
            small(random.nextLong(), interacted, inHistories)),
        new Parameter(
            PRODUCT_LEARNED,
            products,
            dimension,
            true,
            small(random.nextLong(), interacted, predicted)),
        new Parameter(BY_AGE, weights.maximumItems(), 1, false, decaying()));
  }

  /* Row by row; those that no gradient ever reaches stay at zero. */
  private DoubleSupplier small(long seed, boolean[] interacted, boolean[] isReached) {
    var random = new Random(seed);
    var place = new int[1];
    return () -> {
      int row = place[0]++ / dimension;
      double drawn = interacted[row] ? random.nextGaussian() * DEVIATION : 0;
      return isReached[row] ? drawn : 0;
    };
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

  /** The user vectors of histories whose items have these vectors, however changed. */
  static NDArray summed(Graph graph, Bags histories, NDArray items) {
    NDArray byAge = graph.parameter(BY_AGE).get(graph.places(histories.age()));
    return graph.normalised(graph.sum(histories, items.mul(byAge), histories.typed()));
  }

  /**
   * The history vector of each item, {@code [items][dimension]}. A text that is in many histories
   * has its vector made once.
   */
  NDArray items(Graph graph, Bags histories) {
    long[] distinct = histories.distinct();
    return historyVectors(graph, distinct).get(graph.places(places(histories, distinct)));
  }

  private static long[] places(Bags histories, long[] distinct) {
    return Arrays.stream(histories.text()).map(it -> Arrays.binarySearch(distinct, it)).toArray();
  }

  @Override
  public Users knownUsers(Graph graph, Bags histories) {
    return new SummedUsers(graph, histories);
  }

  /**
   * Sums of history vectors, and the gradient by these and by the weights of ages made at once: an
   * automatic one would make the vector of each item of each history, and that is ten times as many
   * floats.
   *
   * <pre>
   *   s = sum_i type_i a[age_i] h_i       u = s / |s|       ds = (du - (du . u) u) / |s|
   *   dh = sum over rows of type_i a[age_i] ds      da[age] = sum over items of type_i ds . h_i
   * </pre>
   */
  private final class SummedUsers implements Users {
    private final Graph graph;
    private final Bags histories;
    private final long[] places;
    private final NDArray items;
    private final float[] weights;
    private final NDArray norms;
    private final NDArray vectors;

    SummedUsers(Graph graph, Bags histories) {
      this.graph = graph;
      this.histories = histories;
      long[] distinct = histories.distinct();
      this.places = places(histories, distinct);
      this.items = historyVectors(graph, distinct);
      float[] byAge = graph.parameter(BY_AGE).toFloatArray();
      this.weights = histories.typed().clone();
      for (int t = 0; t < weights.length; t++) {
        weights[t] *= byAge[(int) histories.age()[t]];
      }
      NDArray sums = graph.sum(histories, places, graph.view(items), weights);
      this.norms = graph.norms(sums);
      this.vectors = sums.div(norms);
    }

    @Override
    public NDArray vectors() {
      return vectors;
    }

    @Override
    public NDArray pulledBy(NDArray gradient) {
      NDArray along = gradient.mul(vectors).sum(new int[] {1}, true);
      NDArray bySums = gradient.sub(vectors.mul(along)).divi(norms);
      int count = (int) items.getShape().get(0);
      NDArray byItems = graph.bySummed(histories, places, bySums, weights, count);
      NDArray byAges = graph.constant(byAges(bySums.toFloatArray()), byAgeRows(), 1);
      return items.mul(byItems).sum().add(graph.parameter(BY_AGE).mul(byAges).sum());
    }

    private int byAgeRows() {
      return AdditiveArchitecture.this.weights.maximumItems();
    }

    private float[] byAges(float[] bySums) {
      float[] vectors = items.toFloatArray();
      var byAges = new double[byAgeRows()];
      for (int t = 0; t < places.length; t++) {
        double product =
            Sums.dot(
                bySums,
                (int) histories.owner()[t] * dimension,
                vectors,
                (int) places[t] * dimension,
                dimension);
        byAges[(int) histories.age()[t]] += histories.typed()[t] * product;
      }
      var floats = new float[byAges.length];
      for (int age = 0; age < floats.length; age++) {
        floats[age] = (float) byAges[age];
      }
      return floats;
    }
  }

  private NDArray historyVectors(Graph graph, long[] texts) {
    NDArray vectors = graph.texts(graph.places(texts)).matMul(graph.parameter(USER_WEIGHTS));
    long[] products = Arrays.stream(texts).filter(it -> it < set.products()).toArray();
    NDArray learned = graph.rows(USER_LEARNED, graph.places(products));
    return vectors.add(graph.padded(learned, texts.length - products.length));
  }

  @Override
  public NDArray products(Graph graph, NDArray places) {
    NDArray learned = graph.rows(PRODUCT_LEARNED, places);
    NDArray texts = graph.texts(places).matMul(graph.parameter(PRODUCT_WEIGHTS));
    return graph
        .normalised(texts.add(graph.dropped(learned, towers.dropout())))
        .mul(gains(graph, places));
  }

  private NDArray gains(Graph graph, NDArray places) {
    long[] products = places.toLongArray();
    var gains = new float[products.length];
    for (int i = 0; i < gains.length; i++) {
      int place = (int) products[i];
      gains[i] = gain(place) * (predicted[place] ? 1 : coldGain());
    }
    return graph.constant(gains, gains.length, 1);
  }

  private float coldGain() {
    return (float) towers.coldGain();
  }

  private float gain(int place) {
    return recency.map(it -> it.gain(place, priorWeight)).orElse(1f);
  }

  @Override
  public Optional<AdditiveArchitecture> withRecencyPrior(Recency of, double weight) {
    return towers.recencyPrior()
        ? Optional.of(
            new AdditiveArchitecture(
                samples, towers, whitening, Optional.of(of), weight, predicted))
        : Optional.empty();
  }

  @Override
  public Served served(Network learned) {
    var nothing = new float[dimension];
    float[] byAge = learned.weights(BY_AGE);
    return new Served(
        onWhitening(
            Tower.of(learned.weights(PRODUCT_WEIGHTS), nothing)
                .withLearned()
                .normalised()
                .withLift()
                .withColdGain((float) (coldGain() * Math.exp(priorWeight)))),
        onWhitening(Tower.of(learned.weights(USER_WEIGHTS), nothing).withLearned()),
        Optional.of(vectors(learned)),
        Optional.empty(),
        weights.withAges(
            IntStream.range(0, byAge.length).mapToObj(i -> (double) byAge[i]).toList()),
        true,
        0);
  }

  private Tower onWhitening(Tower tower) {
    return whitening.map(it -> tower.on(it.tower())).orElse(tower);
  }

  private LearnedVectors vectors(Network learned) {
    var ids = new ArrayList<String>();
    boolean[] interacted = set.interacted();
    var lifts = new float[interacted.length];
    for (int j = 0; j < interacted.length; j++) {
      if (interacted[j]) {
        // of one without e the tower's own gain holds a prior already
        lifts[ids.size()] = gain(j) / (predicted[j] ? 1 : (float) Math.exp(priorWeight)) - 1;
        ids.add(set.productIds().get(j));
      }
    }
    return LearnedVectors.of(
        ids,
        ofInteracted(interacted, learned.weights(PRODUCT_LEARNED)),
        ofInteracted(interacted, learned.weights(USER_LEARNED)),
        Arrays.copyOf(lifts, ids.size()));
  }

  /* Rows of products with interactions, moved close together. */
  private float[] ofInteracted(boolean[] interacted, float[] rows) {
    int count = 0;
    for (int j = 0; j < interacted.length; j++) {
      if (interacted[j]) {
        System.arraycopy(rows, j * dimension, rows, count++ * dimension, dimension);
      }
    }
    return count == interacted.length ? rows : Arrays.copyOf(rows, count * dimension);
  }
}
