package dev.zhiyin.tools.train.baseline;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.tools.train.baseline.Baseline.Scorer;
import dev.zhiyin.tools.train.baseline.SelfAttention.Packed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * {@link SelfAttention} that learns each product of a history from those before it, by
 * cross-entropy against all products. Trained epoch by epoch; nothing stays in PyTorch between
 * them. For one thread.
 */
final class SasRec {
  /** Last epochs that can be asked for again without training anew. */
  static final int KEPT = 8;

  /** Products whose vectors, of those epochs and for learning, take some 1.3 GB, without texts. */
  private static final int MOST = 300_000;

  /** Targets of a batch at most; fewer where an epoch would have few batches. */
  private static final int BATCH = 768;

  private static final int LEAST_BATCH = 32;
  private static final int BATCHES = 64;

  /** Logits that are made at a time, 8 MB of them. */
  private static final int LOGITS = 1 << 21;

  private static final String ENGINE = "PyTorch";
  private static final int SEED = 1;

  /* Of Adam (Kingma and Ba, 2015). */
  private static final double RATE = 1e-3;
  private static final double FIRST = 0.9;
  private static final double SECOND = 0.999;
  private static final double EPSILON = 1e-8;

  private final List<int[]> sequences;
  private final int products;
  private final float[][] texts;
  private final double dropout;
  private final int batch;
  private final TreeMap<Integer, Map<String, float[]>> kept = new TreeMap<>();
  private Map<String, float[]> first = Map.of();
  private Map<String, float[]> second = Map.of();
  private int steps;

  /**
   * @param texts vectors of the products' texts, where they are learned from; otherwise none
   * @param dropout share of the values that are left out while learning, above 0
   */
  SasRec(List<int[]> histories, int products, float[][] texts, double dropout) {
    this.sequences =
        histories.stream()
            .filter(it -> it.length > 1)
            .map(it -> newest(it, SelfAttention.LENGTH + 1))
            .toList();
    this.products = products;
    this.texts = texts;
    this.dropout = dropout;
    int targets = sequences.stream().mapToInt(it -> it.length - 1).sum();
    this.batch = Math.clamp(targets / BATCHES, LEAST_BATCH, BATCH);
  }

  private static int[] newest(int[] history, int most) {
    return Arrays.copyOfRange(history, Math.max(0, history.length - most), history.length);
  }

  /** The model after so many epochs, at least one. */
  Scorer after(int epochs) {
    requireFits(products);
    if (kept.isEmpty() || epochs < kept.firstKey()) {
      start();
    }
    while (kept.lastKey() < epochs) {
      epoch(kept.lastKey() + 1);
    }
    return new Model(withTexts(learned(epochs)));
  }

  /**
   * @throws WorkRefused if there are more products than can be learned in memory
   */
  static void requireFits(int products) {
    if (products > MOST) {
      throw new WorkRefused(
          "SASRec keeps the vectors of %d epochs: %,d products are too many, at most %,d can be"
              .formatted(KEPT, products, MOST));
    }
  }

  private void start() {
    int ofText = texts.length == 0 ? 0 : texts[0].length;
    Map<String, float[]> values = SelfAttention.start(products, ofText, new Random(SEED));
    kept.clear();
    kept.put(0, values);
    first = zeros(values);
    second = zeros(values);
    steps = 0;
  }

  /* Each product by one vector, which holds its text, too. */
  private Map<String, float[]> withTexts(Map<String, float[]> values) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), ENGINE);
        var pass = SelfAttention.open(manager, arrays(manager, values), texts(manager), 0)) {
      var whole = new HashMap<>(values);
      whole.put(SelfAttention.ITEMS, pass.items().toFloatArray());
      whole.remove(SelfAttention.TEXT);
      return whole;
    }
  }

  private Optional<NDArray> texts(NDManager manager) {
    return texts.length == 0 ? Optional.empty() : Optional.of(manager.create(texts));
  }

  private Map<String, float[]> learned(int epochs) {
    return Objects.requireNonNull(kept.get(epochs));
  }

  private static Map<String, float[]> zeros(Map<String, float[]> like) {
    var zeros = new HashMap<String, float[]>();
    like.forEach((name, values) -> zeros.put(name, new float[values.length]));
    return zeros;
  }

  private void epoch(int epoch) {
    var order = new ArrayList<>(sequences);
    Collections.shuffle(order, new Random(SEED + epoch));
    Engine.getEngine(ENGINE).setRandomSeed(SEED + epoch);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), ENGINE)) {
      var learned = new Learned(manager, learned(epoch - 1), texts(manager), first, second);
      int from = 0;
      while (from < order.size()) {
        int to = from;
        for (int targets = 0; to < order.size() && targets < batch; to++) {
          targets += order.get(to).length - 1;
        }
        learned.step(order.subList(from, to), dropout, ++steps);
        from = to;
      }
      kept.put(epoch, floats(learned.values));
      first = floats(learned.first);
      second = floats(learned.second);
    }
    kept.headMap(epoch - KEPT, true).clear();
  }

  static Map<String, NDArray> arrays(NDManager manager, Map<String, float[]> values) {
    var arrays = new HashMap<String, NDArray>();
    values.forEach(
        (name, of) -> {
          int columns = SelfAttention.DIMENSION;
          arrays.put(name, manager.create(of, new Shape(of.length / columns, columns)));
        });
    return arrays;
  }

  private static Map<String, float[]> floats(Map<String, NDArray> arrays) {
    var floats = new HashMap<String, float[]>();
    arrays.forEach((name, of) -> floats.put(name, of.toFloatArray()));
    return floats;
  }

  /** What is learned, in PyTorch, with the averages of its gradients. */
  private static final class Learned {
    private final Map<String, NDArray> values;
    private final Optional<NDArray> texts;
    private final Map<String, NDArray> first;
    private final Map<String, NDArray> second;
    private final NDManager manager;

    Learned(
        NDManager manager,
        Map<String, float[]> values,
        Optional<NDArray> texts,
        Map<String, float[]> first,
        Map<String, float[]> second) {
      this.manager = manager;
      this.values = arrays(manager, values);
      this.texts = texts;
      this.first = arrays(manager, first);
      this.second = arrays(manager, second);
    }

    void step(List<int[]> sequences, double dropout, int number) {
      try (SelfAttention pass = SelfAttention.open(manager, values, texts, dropout)) {
        try (GradientCollector recording = Engine.getEngine(ENGINE).newGradientCollector()) {
          recording.backward(loss(pass, sequences));
        }
        values.forEach(
            (name, value) ->
                move(
                    pass.view(value),
                    pass.view(Objects.requireNonNull(first.get(name))),
                    pass.view(Objects.requireNonNull(second.get(name))),
                    pass.parameter(name).getGradient(),
                    number));
      }
    }

    /* Its gradient is that of cross-entropy: by a vector, the items by their shares without the
     * target; by an item, the vectors by its share in each, without those whose target it is.
     * Shares are made for some vectors at a time, and not kept. */
    private static NDArray loss(SelfAttention pass, List<int[]> sequences) {
      List<int[]> before = sequences.stream().map(it -> Arrays.copyOf(it, it.length - 1)).toList();
      long[] targets =
          sequences.stream()
              .flatMapToInt(it -> Arrays.stream(it, 1, it.length))
              .asLongStream()
              .toArray();
      NDArray vectors = pass.vectors(new Packed(before, SelfAttention.LENGTH));
      NDArray items = pass.items();
      NDArray fixed = pass.view(items);
      NDArray transposed = fixed.transpose();
      NDArray ofItems = fixed.zerosLike();
      var ofVectors = new NDList();
      int step = (int) Math.max(1, LOGITS / items.size(0));
      for (int from = 0; from < targets.length; from += step) {
        try (NDManager briefly = pass.manager().newSubManager()) {
          int to = Math.min(from + step, targets.length);
          NDArray some = pass.view(vectors).get(new NDIndex("{}:{}", from, to));
          some.attach(briefly);
          NDArray shares = some.matMul(transposed).softmax(1);
          NDArray means = shares.matMul(fixed);
          means.attach(pass.manager());
          ofVectors.add(means);
          ofItems.addi(shares.transpose().matMul(some));
        }
      }
      NDArray ofTargets = NDArrays.concat(ofVectors).sub(pass.items(targets));
      return vectors
          .mul(ofTargets)
          .sum()
          .add(items.mul(ofItems).sum())
          .div(pass.manager().create((float) targets.length));
    }

    private static void move(
        NDArray value, NDArray first, NDArray second, NDArray gradient, int number) {
      first.muli(FIRST).addi(gradient.mul(1 - FIRST));
      second.muli(SECOND).addi(gradient.square().muli(1 - SECOND));
      double spread = 1 - Math.pow(SECOND, number);
      double stride = RATE / (1 - Math.pow(FIRST, number));
      value.subi(first.div(second.div(spread).sqrt().addi(EPSILON)).muli(stride));
    }
  }

  /** Scores by the inner products with what the newest product of a history leads to. */
  private static final class Model implements Scorer {
    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), ENGINE);
    private final Map<String, NDArray> values;
    private final float[][] items;

    Model(Map<String, float[]> learned) {
      values = arrays(manager, learned);
      float[] all = Objects.requireNonNull(learned.get(SelfAttention.ITEMS));
      int d = SelfAttention.DIMENSION;
      items =
          IntStream.range(0, all.length / d)
              .mapToObj(item -> Arrays.copyOfRange(all, item * d, (item + 1) * d))
              .toArray(float[][]::new);
    }

    @Override
    public float[] scores(int[] oldestFirst) {
      var scores = new float[items.length];
      if (oldestFirst.length > 0) {
        int[] history = newest(oldestFirst, SelfAttention.LENGTH);
        float[] vector = vector(history);
        for (int item = 0; item < scores.length; item++) {
          scores[item] = Vectors.dot(vector, items[item]);
        }
      }
      return scores;
    }

    private float[] vector(int[] history) {
      try (SelfAttention pass = SelfAttention.open(manager, values, Optional.empty(), 0)) {
        float[] all = pass.vectors(new Packed(List.of(history), history.length)).toFloatArray();
        return Arrays.copyOfRange(all, all.length - SelfAttention.DIMENSION, all.length);
      }
    }

    @Override
    public void close() {
      manager.close();
    }
  }
}
