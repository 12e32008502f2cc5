package dev.zhiyin.engine.recommend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Counts which products the same shoppers turned to. The order of shoppers makes no difference. Not
 * thread-safe.
 */
public final class CompanionCounts {
  /** Companions that are kept of a product. */
  public static final int MOST = 20;

  /** So many shoppers must have turned to both: what fewer did is chance, whatever its lift. */
  public static final int LEAST_TOGETHER = 3;

  private final List<List<String>> baskets = new ArrayList<>();

  /**
   * Adds one shopper; one who turned to nothing does not count.
   *
   * @param productIds what the shopper turned to; what is twice in it counts once
   */
  public void add(Collection<String> productIds) {
    if (!productIds.isEmpty()) {
      baskets.add(List.copyOf(new TreeSet<>(productIds)));
    }
  }

  /** Those of each product that have the greatest lift, of those that go together by no chance. */
  public Companions strongest() {
    String[] ids =
        baskets.stream().flatMap(List::stream).distinct().sorted().toArray(String[]::new);
    var table = new Table(ids, baskets);
    var starts = new int[ids.length + 1];
    var others = IntStream.builder();
    var together = IntStream.builder();
    for (int product = 0; product < ids.length; product++) {
      List<Table.Pair> strongest = table.strongest(product);
      strongest.forEach(pair -> others.add(pair.other()));
      strongest.forEach(pair -> together.add(pair.together()));
      starts[product + 1] = starts[product] + strongest.size();
    }
    return new Companions(
        baskets.size(),
        ids,
        table.met(),
        starts,
        others.build().toArray(),
        together.build().toArray());
  }

  /* Shoppers by product and products by shopper, as numbers: each pair is met once a shopper, and
   * needs no map of all pairs. */
  private static final class Table {
    private final int[][] ofShopper;
    private final int[][] ofProduct;
    private final int[] counts;

    record Pair(int other, int together, double lift) {}

    Table(String[] ids, List<List<String>> baskets) {
      Map<String, Integer> numbers = new HashMap<>();
      for (String id : ids) {
        numbers.put(id, numbers.size());
      }
      counts = new int[ids.length];
      ofShopper =
          baskets.stream()
              .map(basket -> basket.stream().mapToInt(numbers::get).toArray())
              .toArray(int[][]::new);
      for (int[] products : ofShopper) {
        for (int product : products) {
          counts[product]++;
        }
      }
      ofProduct = Arrays.stream(counts).mapToObj(int[]::new).toArray(int[][]::new);
      Arrays.fill(counts, 0);
      for (int shopper = 0; shopper < ofShopper.length; shopper++) {
        for (int product : ofShopper[shopper]) {
          ofProduct[product][counts[product]++] = shopper;
        }
      }
      Arrays.fill(counts, 0);
    }

    int[] met() {
      return Arrays.stream(ofProduct).mapToInt(shoppers -> shoppers.length).toArray();
    }

    List<Pair> strongest(int product) {
      var touched = IntStream.builder();
      for (int shopper : ofProduct[product]) {
        for (int other : ofShopper[shopper]) {
          if (counts[other]++ == 0) {
            touched.add(other);
          }
        }
      }
      int[] others = touched.build().toArray();
      List<Pair> pairs =
          Arrays.stream(others)
              .filter(other -> other != product && counts[other] >= LEAST_TOGETHER)
              .mapToObj(other -> new Pair(other, counts[other], lift(product, other)))
              .filter(pair -> pair.lift() > 1)
              .sorted(
                  Comparator.comparingDouble(Pair::lift).reversed().thenComparingInt(Pair::other))
              .limit(MOST)
              .toList();
      for (int other : others) {
        counts[other] = 0;
      }
      return pairs;
    }

    private double lift(int product, int other) {
      return Companions.lift(
          counts[other], ofProduct[product].length, ofProduct[other].length, ofShopper.length);
    }
  }
}
