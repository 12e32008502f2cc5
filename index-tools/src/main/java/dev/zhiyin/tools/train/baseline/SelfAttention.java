package dev.zhiyin.tools.train.baseline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One pass through blocks of causal self-attention, of one head. All that is made in it is freed
 * when it is closed.
 *
 * <pre>
 *   x = drop(sqrt(d) item + position)           position: how many of the sequence are newer
 *   item = e, or e + M t                             t: its text
 *   x = x + drop(drop(softmax(q k' / sqrt(d))) v)    q, k, v of n(x); k, v of it and older ones
 *   x = x + drop(relu(n(x) W + b) W' + b')
 * </pre>
 *
 * <p>where {@code n} is layer normalisation; the last {@code x} is normalised, too.
 */
final class SelfAttention implements AutoCloseable {
  static final String ITEMS = "items";

  /** What makes a vector of a text one of a product, {@code [floats of a text][d]}. */
  static final String TEXT = "text";

  /** Products of a sequence at most. */
  static final int LENGTH = 50;

  /** Columns of every parameter. */
  static final int DIMENSION = 64;

  private static final int BLOCKS = 2;
  private static final float TINY = 1e-8f;

  /** Makes a share vanish beside any other. */
  private static final float LEFT_OUT = -1e9f;

  /* PyTorch keeps pointers into arrays that Java made, so numbers that enter a gradient are
   * constants of this manager. */
  private final NDManager manager;
  private final Map<String, NDArray> parameters = new HashMap<>();
  private final Optional<NDArray> texts;
  private final float dropout;
  private @Nullable NDArray table;

  private SelfAttention(NDManager manager, Optional<NDArray> texts, float dropout) {
    this.manager = manager;
    this.texts = texts;
    this.dropout = dropout;
  }

  /**
   * @param texts of the products, {@code [products][floats of a text]}, where they are part of them
   * @param dropout above 0 if gradients will be asked for, 0 if not
   */
  static SelfAttention open(
      NDManager parent, Map<String, NDArray> parameters, Optional<NDArray> texts, double dropout) {
    var pass = new SelfAttention(parent.newSubManager(), texts, (float) dropout);
    parameters.forEach(
        (name, value) -> {
          NDArray view = pass.view(value);
          view.setRequiresGradient(dropout > 0);
          pass.parameters.put(name, view);
        });
    return pass;
  }

  /**
   * How the parameters start (Glorot and Bengio, 2010), by name.
   *
   * @param ofText floats of a text, 0 where products are known by their places alone
   */
  static Map<String, float[]> start(int products, int ofText, Random random) {
    var all = new LinkedHashMap<String, float[]>();
    all.put(ITEMS, drawn(products, random));
    if (ofText > 0) {
      all.put(TEXT, drawn(ofText, random));
    }
    all.put("positions", drawn(LENGTH, random));
    for (int block = 0; block < BLOCKS; block++) {
      for (String name : List.of("query", "key", "value", "inner", "outer")) {
        all.put(name + block, drawn(DIMENSION, random));
      }
      for (String name : List.of("innerBias", "outerBias", "attentionShift", "forwardShift")) {
        all.put(name + block, new float[DIMENSION]);
      }
      all.put("attentionGain" + block, ones());
      all.put("forwardGain" + block, ones());
    }
    all.put("lastGain", ones());
    all.put("lastShift", new float[DIMENSION]);
    return all;
  }

  private static float[] drawn(int rows, Random random) {
    double deviation = Math.sqrt(2.0 / (rows + DIMENSION));
    var values = new float[rows * DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return values;
  }

  private static float[] ones() {
    var ones = new float[DIMENSION];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** The same numbers, not copied, as an array of this pass. */
  NDArray view(NDArray of) {
    NDArray view = of.stopGradient();
    view.attach(manager);
    return view;
  }

  NDManager manager() {
    return manager;
  }

  NDArray parameter(String name) {
    return Objects.requireNonNull(parameters.get(name), name);
  }

  /** The vectors of all items, {@code [products][d]}. */
  NDArray items() {
    if (table == null) {
      table =
          texts
              .map(of -> parameter(ITEMS).add(view(of).matMul(parameter(TEXT))))
              .orElseGet(() -> parameter(ITEMS));
    }
    return table;
  }

  /** Item vectors by their places: {@code [m] -> [m][d]}. */
  NDArray items(long[] places) {
    return rows(items(), places);
  }

  /* Unlike an index, its gradient is summed in the same order every time. */
  private NDArray rows(NDArray of, long[] places) {
    return Embedding.embedding(manager.create(places), of, SparseFormat.DENSE).singletonOrThrow();
  }

  /** What each product leads to, {@code [products of all sequences][d]}, in their order. */
  NDArray vectors(Packed packed) {
    NDArray scale = manager.create((float) Math.sqrt(DIMENSION));
    NDArray x =
        dropped(items(packed.items).mul(scale).add(rows(parameter("positions"), packed.ages)));
    NDArray mask =
        manager.create(packed.mask, new Shape(packed.rows, packed.length, packed.length));
    for (int block = 0; block < BLOCKS; block++) {
      NDArray n = normalised(x, "attention", block);
      NDArray query = n.matMul(parameter("query" + block)).div(scale).reshape(packed.shape());
      NDArray key = n.matMul(parameter("key" + block)).reshape(packed.shape());
      NDArray value = n.matMul(parameter("value" + block)).reshape(packed.shape());
      NDArray shares = query.matMul(key.transpose(0, 2, 1)).add(mask).softmax(2);
      x = x.add(dropped(dropped(shares).matMul(value).reshape(-1, DIMENSION)));
      NDArray inner =
          normalised(x, "forward", block)
              .matMul(parameter("inner" + block))
              .add(parameter("innerBias" + block));
      x =
          x.add(
              dropped(
                  Activation.relu(inner)
                      .matMul(parameter("outer" + block))
                      .add(parameter("outerBias" + block))));
    }
    return normalised(
        x.get(manager.create(packed.places)), parameter("lastGain"), parameter("lastShift"));
  }

  private NDArray normalised(NDArray rows, String of, int block) {
    return normalised(rows, parameter(of + "Gain" + block), parameter(of + "Shift" + block));
  }

  private static NDArray normalised(NDArray rows, NDArray gain, NDArray shift) {
    return LayerNorm.layerNorm(
            rows, new Shape(DIMENSION), gain.reshape(DIMENSION), shift.reshape(DIMENSION), TINY)
        .singletonOrThrow();
  }

  private NDArray dropped(NDArray values) {
    return dropout == 0 ? values : Dropout.dropout(values, dropout, true).singletonOrThrow();
  }

  @Override
  public void close() {
    manager.close();
  }

  /**
   * Sequences laid end to end in rows of one length, none in two rows, so that few places are
   * empty.
   */
  static final class Packed {
    private final int rows;
    private final int length;
    private final long[] items;
    private final long[] ages;
    private final float[] mask;
    private final long[] places;

    /**
     * @param sequences places of products, oldest first, at least one
     * @param length of a row, at least that of each sequence
     */
    Packed(List<int[]> sequences, int length) {
      this.length = length;
      var starts = new int[sequences.size()];
      int end = 0;
      for (int i = 0; i < starts.length; i++) {
        int size = sequences.get(i).length;
        starts[i] = end % length + size > length ? Math.ceilDiv(end, length) * length : end;
        end = starts[i] + size;
      }
      rows = Math.ceilDiv(end, length);
      items = new long[rows * length];
      ages = new long[items.length];
      mask = new float[items.length * length];
      Arrays.fill(mask, LEFT_OUT);
      for (int i = 0; i < starts.length; i++) {
        put(sequences.get(i), starts[i]);
      }
      places =
          IntStream.range(0, starts.length)
              .flatMap(i -> IntStream.range(starts[i], starts[i] + sequences.get(i).length))
              .asLongStream()
              .toArray();
    }

    private void put(int[] sequence, int start) {
      for (int i = 0; i < sequence.length; i++) {
        int place = start + i;
        items[place] = sequence[i];
        ages[place] = sequence.length - 1L - i;
        int row = place * length + start % length;
        Arrays.fill(mask, row, row + i + 1, 0);
      }
    }

    private Shape shape() {
      return new Shape(rows, length, DIMENSION);
    }
  }
}
