package dev.zhiyin.tools.train;

import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.SlimWeights;
import dev.zhiyin.engine.match.SlimWeights.Row;
import dev.zhiyin.engine.match.SlimWeights.Row.IntToFloat;
import dev.zhiyin.tools.train.Bags.FoldedSequence;
import dev.zhiyin.tools.train.export.Slim;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/**
 * Learns weights from product to product by least squares: whether a shopper likes product {@code
 * j} is told from which of the products {@code S} the shopper likes that most often go with it.
 *
 * <pre>
 *   w_Sj = (G_SS + lambda I)^-1 G_Sj       G_ik = shoppers who like both
 * </pre>
 *
 * <p>{@code S} are those with the highest cosines {@code G_ij / sqrt(G_ii G_jj)}, liked together
 * with {@code j} by at least two. This is the sparse linear method with selected features (fsSLIM:
 * Ning and Karypis, ICDM 2011) without its absolute norm, and EASE (Steck, WWW 2019) cut to the
 * nearest products: a cost that grows with the products and not with their cube.
 */
final class SlimFit {
  /** A pair that fewer shoppers like is left out. */
  private static final int FEWEST = 2;

  /** In place of a target, where none is left out of a history. */
  private static final int NONE = -1;

  private final int[][] likedBy;
  private final int[][] likers;
  private final Head head;
  private final List<String> ids;
  private final int neighbours;
  private final BooleanSupplier stop;

  /**
   * Reads who likes what.
   *
   * @param neighbours products in {@code S}, at least 1
   * @param stop whether it is asked to stop
   */
  SlimFit(TrainingSet set, HistoryWeights weights, int neighbours, BooleanSupplier stop) {
    this(set, weights, neighbours, stop, Head.MOST);
  }

  /** The same, whatever the {@link Head} has. */
  SlimFit(
      TrainingSet set, HistoryWeights weights, int neighbours, BooleanSupplier stop, int ofHead) {
    this.stop = stop;
    this.ids = set.productIds();
    this.neighbours = neighbours;
    this.likedBy =
        set.shoppers().parallelStream()
            .map(it -> FoldedSequence.of(it, it.length(), NONE, set.products()))
            .map(history -> liked(history, weights, set.products()))
            .toArray(int[][]::new);
    this.likers = turned(likedBy, set.products());
    this.head = new Head(likers, likedBy, ofHead);
  }

  /** Products of a history that speak for others, by place, newest first: as when serving. */
  static int[] liked(FoldedSequence history, HistoryWeights weights, int products) {
    return IntStream.range(0, history.texts().size())
        .filter(i -> history.texts().get(i) < products)
        .filter(i -> weights.likes(history.history().items().get(i).type()))
        .limit(SlimWeights.MOST_ITEMS)
        .map(i -> history.texts().get(i))
        .toArray();
  }

  /* Who likes each product. */
  private static int[][] turned(int[][] likedBy, int products) {
    var counts = new int[products];
    Arrays.stream(likedBy).flatMapToInt(Arrays::stream).forEach(product -> counts[product]++);
    int[][] likers = Arrays.stream(counts).mapToObj(int[]::new).toArray(int[][]::new);
    for (int shopper = 0; shopper < likedBy.length; shopper++) {
      for (int product : likedBy[shopper]) {
        likers[product][--counts[product]] = shopper;
      }
    }
    return likers;
  }

  /**
   * The weights that each of some lambdas gives, all above 0.
   *
   * @throws java.util.concurrent.CancellationException if it is asked to stop
   */
  List<Slim> of(double[] lambdas) {
    var columns = new Column[likers.length];
    int parts = Math.clamp(columns.length, 1, 4 * Runtime.getRuntime().availableProcessors());
    IntStream.range(0, parts)
        .parallel()
        .forEach(
            part -> {
              var work = new Work();
              for (int product = part; product < columns.length; product += parts) {
                ValidationSet.goOn(stop);
                columns[product] = work.column(product, lambdas);
              }
            });
    return IntStream.range(0, lambdas.length)
        .mapToObj(i -> new Slim(ids, rows(Arrays.asList(columns), i)))
        .toList();
  }

  /**
   * All that is said of one product.
   *
   * @param by the products that say it, by place
   * @param weights for each lambda, one for each of them
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes them
  private record Column(int[] by, float[][] weights) {
    /** As of most products of a large shop. */
    static final Column NONE = new Column(new int[0], new float[0][]);
  }

  private static List<Row> rows(List<Column> columns, int lambda) {
    var counts = new int[columns.size()];
    columns.forEach(column -> Arrays.stream(column.by).forEach(by -> counts[by]++));
    int[][] others = Arrays.stream(counts).mapToObj(int[]::new).toArray(int[][]::new);
    float[][] weights = Arrays.stream(counts).mapToObj(float[]::new).toArray(float[][]::new);
    for (int product = 0; product < counts.length; product++) {
      Column column = columns.get(product);
      for (int k = 0; k < column.by.length; k++) {
        int by = column.by[k];
        int at = --counts[by];
        others[by][at] = product;
        weights[by][at] = column.weights[lambda][k];
      }
    }
    var none = new Row(new int[0], new float[0]);
    return IntStream.range(0, counts.length)
        .mapToObj(
            product ->
                others[product].length == 0 ? none : strongest(others[product], weights[product]))
        .toList();
  }

  private static Row strongest(int[] others, float[] weights) {
    if (others.length <= SlimWeights.MOST_OTHERS) {
      return new Row(others, weights);
    }
    int[] mixed = byHash(IntStream.range(0, others.length), k -> others[k]);
    int[] kept =
        IntStream.of(first(SlimWeights.MOST_OTHERS, mixed.length, k -> Math.abs(weights[mixed[k]])))
            .map(k -> mixed[k])
            .toArray();
    var strongest = new float[kept.length];
    for (int i = 0; i < kept.length; i++) {
      strongest[i] = weights[kept[i]];
    }
    return new Row(IntStream.of(kept).map(k -> others[k]).toArray(), strongest);
  }

  /* The places, from 0, with the highest measures, none below 0; of equal ones the first. */
  private static int[] first(int limit, int places, IntToFloat measure) {
    return IntStream.range(0, places)
        .mapToLong(i -> (long) -Float.floatToIntBits(measure.of(i)) << Integer.SIZE | i)
        .sorted()
        .limit(limit)
        .mapToInt(packed -> (int) packed)
        .toArray();
  }

  /* In the order of a hash of the products that they are of: places may tell what is new. */
  private static int[] byHash(IntStream all, IntUnaryOperator place) {
    return all.mapToLong(one -> (long) hash(place.applyAsInt(one)) << Integer.SIZE | one)
        .sorted()
        .mapToInt(packed -> (int) packed)
        .toArray();
  }

  /** By which equals are told apart. */
  static int hash(int place) {
    return (place + 1) * 0x9e3779b9;
  }

  /**
   * How many like two of the products that most shoppers like, counted once for all: nearly every
   * product has some of them beside it, and each of them has very many likers.
   */
  private static final class Head {
    static final int NONE = -1;

    /** So that all pairs take 16 MB at most. */
    private static final int MOST = 2_000;

    private final int[] places;
    private final int[][] common;

    Head(int[][] likers, int[][] likedBy, int size) {
      int[] head = first(size, likers.length, product -> likers[product].length);
      places = new int[likers.length];
      Arrays.fill(places, NONE);
      for (int i = 0; i < head.length; i++) {
        places[head[i]] = i;
      }
      common =
          Arrays.stream(head)
              .parallel()
              .mapToObj(product -> commonWith(likers[product], likedBy, head.length))
              .toArray(int[][]::new);
    }

    private int[] commonWith(int[] shoppers, int[][] likedBy, int size) {
      var counts = new int[size];
      for (int shopper : shoppers) {
        for (int other : likedBy[shopper]) {
          if (places[other] != NONE) {
            counts[places[other]]++;
          }
        }
      }
      return counts;
    }

    int place(int product) {
      return places[product];
    }

    int common(int place, int other) {
      return common[place][other];
    }
  }

  /** Room in which one product is fitted after the other; for one thread. */
  private final class Work {
    /** How many like a product and the one that is fitted; 0 between two of them. */
    private final int[] common = new int[likers.length];

    /** Places among those that say something of the product, from 1 on; 0 of all others. */
    private final int[] places = new int[likers.length];

    Column column(int product, double[] lambdas) {
      int[] near = near(product);
      if (near.length == 0) {
        forget(product);
        return Column.NONE;
      }
      int[] by =
          IntStream.of(
                  first(
                      neighbours,
                      near.length,
                      i -> (float) (common[near[i]] / Math.sqrt(likers[near[i]].length))))
              .map(i -> near[i])
              .toArray();
      var right = new ArrayRealVector(by.length);
      for (int k = 0; k < by.length; k++) {
        right.setEntry(k, common[by[k]]);
      }
      forget(product);
      double[][] gram = gram(by);
      return new Column(
          by,
          Arrays.stream(lambdas)
              .mapToObj(lambda -> solved(gram, right, lambda))
              .toArray(float[][]::new));
    }

    /* Products that enough like together with one, by a hash. */
    private int[] near(int product) {
      var touched = IntStream.builder();
      for (int shopper : likers[product]) {
        for (int other : likedBy[shopper]) {
          if (++common[other] == FEWEST && other != product) {
            touched.add(other);
          }
        }
      }
      return byHash(touched.build(), place -> place);
    }

    private void forget(int product) {
      for (int shopper : likers[product]) {
        for (int other : likedBy[shopper]) {
          common[other] = 0;
        }
      }
    }

    /* How many like two of them, by the likers of the one that fewer like. */
    private double[][] gram(int[] by) {
      var gram = new double[by.length][by.length];
      for (int k = 0; k < by.length; k++) {
        places[by[k]] = k + 1;
      }
      for (int k = 0; k < by.length; k++) {
        int row = head.place(by[k]);
        if (row == Head.NONE) {
          count(by[k], gram[k]);
        } else {
          for (int j = 0; j < by.length; j++) {
            int column = head.place(by[j]);
            gram[k][j] = column == Head.NONE ? Double.NaN : head.common(row, column);
          }
        }
      }
      for (int one : by) {
        places[one] = 0;
      }
      for (int k = 0; k < by.length; k++) {
        for (int j = 0; j < by.length; j++) {
          gram[k][j] = Double.isNaN(gram[k][j]) ? gram[j][k] : gram[k][j];
        }
      }
      return gram;
    }

    private void count(int product, double[] row) {
      for (int shopper : likers[product]) {
        for (int other : likedBy[shopper]) {
          if (places[other] > 0) {
            row[places[other] - 1]++;
          }
        }
      }
    }

    private static float[] solved(double[][] gram, ArrayRealVector right, double lambda) {
      var matrix = new Array2DRowRealMatrix(gram, true);
      for (int k = 0; k < gram.length; k++) {
        matrix.addToEntry(k, k, lambda);
      }
      double[] weights = new CholeskyDecomposition(matrix).getSolver().solve(right).toArray();
      var floats = new float[weights.length];
      for (int k = 0; k < floats.length; k++) {
        floats[k] = (float) weights[k];
      }
      return floats;
    }
  }
}
