package dev.zhiyin.engine.cooccurrence;

import dev.zhiyin.engine.IdHash;
import dev.zhiyin.engine.SortedIds;
import dev.zhiyin.engine.explain.PairCount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Counts which products go together: first those that shoppers bought in one basket, then those
 * that the same shoppers interacted with. A shopper counts once for two products. The order of
 * shoppers makes no difference. Not thread-safe.
 */
public final class CoOccurrenceCounter {
  /** Related products that are kept of a product. */
  public static final int MOST = 20;

  /** So many shoppers must have done it: what fewer did is chance, whatever its lift. */
  public static final int LEAST_TOGETHER = 3;

  private static final Comparator<CoOccurring> BY_LIFT =
      Comparator.comparingDouble(CoOccurring::lift)
          .reversed()
          .thenComparing(CoOccurring::productId, IdHash.ORDER);

  private final Comparator<CoOccurring> strongest;
  private final Sets interacted = new Sets(false);
  private final Sets bought = new Sets(true);

  /** Those of the greatest lift are the strongest. */
  public CoOccurrenceCounter() {
    this(BY_LIFT);
  }

  CoOccurrenceCounter(Comparator<CoOccurring> strongest) {
    this.strongest = strongest;
  }

  /**
   * Adds one shopper.
   *
   * @param productIds what the shopper interacted with; what is twice in it counts once
   * @param baskets what of it the shopper bought, each basket what was bought at one time
   */
  public void add(Collection<String> productIds, Collection<? extends Collection<String>> baskets) {
    interacted.add(List.of(productIds));
    bought.add(baskets);
  }

  /**
   * Writes a file for {@link CoOccurrence#open}: the strongest of each product, of those that go
   * together by no chance.
   */
  public void write(Path file) throws IOException {
    interacted.sortByProduct();
    bought.sortByProduct();
    Set<String> ids =
        Stream.concat(interacted.products(), bought.products()).collect(Collectors.toSet());
    CoOccurrence.write(file, SortedIds.sorted(ids), this::strongest);
  }

  private List<CoOccurring> strongest(String product) {
    var found = new LinkedHashMap<String, CoOccurring>();
    Stream.concat(
            bought.with(product).sorted(strongest), interacted.with(product).sorted(strongest))
        .forEach(related -> found.putIfAbsent(related.productId(), related));
    return found.values().stream().limit(MOST).toList();
  }

  /* Products in sets by number and sets by product, so that no map of all pairs is needed. The sets
   * of one shopper follow each other. */
  private static final class Sets {
    private final boolean ofBaskets;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> ids = new ArrayList<>();
    private final List<int[]> sets = new ArrayList<>();

    /** The shopper of each set. */
    private int[] owners = new int[1];

    /* The sets of a product are numbers starts[product] to starts[product + 1] - 1 of setsOf. */
    private int[] starts = {};
    private int[] setsOf = {};

    /** How many shoppers have the product in some set, by product. */
    private final List<Integer> of = new ArrayList<>();

    private int[] counts = {};
    private int[] lastOwner = {};
    private int shoppers;

    Sets(boolean ofBaskets) {
      this.ofBaskets = ofBaskets;
    }

    void add(Collection<? extends Collection<String>> ofShopper) {
      List<int[]> some =
          ofShopper.stream()
              .filter(set -> !set.isEmpty())
              .map(set -> new TreeSet<>(set).stream().mapToInt(this::number).toArray())
              .toList();
      some.stream()
          .flatMapToInt(Arrays::stream)
          .distinct()
          .forEach(product -> of.set(product, of.get(product) + 1));
      for (int[] set : some) {
        if (sets.size() == owners.length) {
          owners = Arrays.copyOf(owners, 2 * owners.length);
        }
        owners[sets.size()] = shoppers;
        sets.add(set);
      }
      shoppers += some.isEmpty() ? 0 : 1;
    }

    private int number(String id) {
      return numbers.computeIfAbsent(
          id,
          _ -> {
            ids.add(id);
            of.add(0);
            return ids.size() - 1;
          });
    }

    Stream<String> products() {
      return ids.stream();
    }

    /** Finds the sets of every product, once all are added. */
    void sortByProduct() {
      starts = new int[ids.size() + 1];
      sets.forEach(set -> Arrays.stream(set).forEach(product -> starts[product + 1]++));
      Arrays.parallelPrefix(starts, Math::addExact);
      setsOf = new int[starts[ids.size()]];
      int[] next = starts.clone();
      for (int i = 0; i < sets.size(); i++) {
        for (int product : sets.get(i)) {
          setsOf[next[product]++] = i;
        }
      }
      counts = new int[ids.size()];
      lastOwner = new int[ids.size()];
    }

    Stream<CoOccurring> with(String id) {
      Integer product = numbers.get(id);
      return product == null ? Stream.empty() : with(product.intValue()).stream();
    }

    private List<CoOccurring> with(int product) {
      int[] others = count(product);
      var coOccurrence = new ArrayList<CoOccurring>();
      for (int other : others) {
        if (other != product && counts[other] >= LEAST_TOGETHER) {
          coOccurrence.add(related(product, other, counts[other]));
        }
      }
      for (int other : others) {
        counts[other] = 0;
        lastOwner[other] = 0;
      }
      coOccurrence.removeIf(related -> related.lift() <= 1);
      return coOccurrence;
    }

    /* Counts for each product, of how many shoppers it is in a set with this one; tells of which. */
    private int[] count(int product) {
      var touched = IntStream.builder();
      for (int i = starts[product]; i < starts[product + 1]; i++) {
        int owner = owners[setsOf[i]] + 1;
        for (int other : sets.get(setsOf[i])) {
          if (lastOwner[other] == 0) {
            touched.add(other);
          }
          if (lastOwner[other] != owner) {
            counts[other]++;
            lastOwner[other] = owner;
          }
        }
      }
      return touched.build().toArray();
    }

    private CoOccurring related(int product, int other, int together) {
      return new CoOccurring(
          ids.get(other),
          new PairCount(together, ofBaskets),
          lift(together, of.get(product), of.get(other)));
    }

    /*
     * How much more often two products are in one set than by chance: P(a, b) / (P(a) P(b)), the
     * interest of Brin, Motwani, Ullman and Tsur, "Dynamic itemset counting and implication rules
     * for market basket data" (SIGMOD 1997), known as lift.
     */
    private double lift(int together, int one, int other) {
      return (double) together * shoppers / ((double) one * other);
    }
  }
}
