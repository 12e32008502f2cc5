package dev.zhiyin.engine.renewal;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.renewal.RenewalTimes.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Learns {@link RenewalTimes} from the baskets of all shoppers. A wait begins with each purchase
 * and ends with the next one; the last one of each shopper has not ended by the end of what is
 * known, and counts for as long as it has lasted (right censoring). Of each shopper only the first
 * few waits for the same count, lest one who buys every day, or the account of all guests, be taken
 * for all.
 *
 * <p>Not thread-safe.
 */
public final class RenewalCounter {
  /** A category is taken for the one above it until it has more waits than so many. */
  private static final double STRENGTH = 20;

  /** How fast a product is bought again is taken from its category until it was so often. */
  private static final double PACE_STRENGTH = 5;

  /** At which age it is bought again is taken from its category until it has so many waits. */
  private static final double PRODUCT_STRENGTH = 300;

  /** So many waits of a shopper for the same count. */
  private static final int OF_ONE = 5;

  /** So many categories, and so many products, are kept: those that were bought most. */
  private static final int MOST = 10_000;

  private final Function<String, CategoryPath> categories;
  private final Instant end;
  private final Map<CategoryPath, Waits> waits = new HashMap<>();
  private final Map<String, Integer> purchases = new HashMap<>();

  /** Of each category what was seen of it, of those above it, and of the shop. */
  private final Map<CategoryPath, List<Waits>> chains = new HashMap<>();

  private RenewalCounter(Function<String, CategoryPath> categories, Instant end) {
    this.categories = categories;
    this.end = end;
  }

  /** Every shopper's baskets, oldest first, handed out again at each call. */
  @FunctionalInterface
  public interface Shoppers {
    void forEach(Consumer<List<Basket>> sink);
  }

  /**
   * Learns from all shoppers.
   *
   * @param categories of products by id; {@link CategoryPath#NONE} where none is known
   * @param now purchases after it are left out
   */
  public static RenewalTimes learn(
      Shoppers shoppers, Function<String, CategoryPath> categories, Instant now) {
    var last = new Instant[] {Instant.MIN};
    shoppers.forEach(
        baskets ->
            baskets.stream()
                .map(Basket::time)
                .filter(time -> !time.isAfter(now))
                .forEach(time -> last[0] = time.isAfter(last[0]) ? time : last[0]));
    if (last[0].equals(Instant.MIN)) {
      return RenewalTimes.NONE;
    }
    var counter = new RenewalCounter(categories, last[0]);
    shoppers.forEach(counter::add);
    Map<CategoryPath, Node> nodes = counter.nodes();
    double watched = counter.shop().kind.longest;
    var curves = new RenewalTimes(nodes, Map.of(), watched);
    return new RenewalTimes(nodes, counter.products(shoppers, curves), watched);
  }

  /** One wait: so many days, and whether a purchase ended it. */
  private record Wait(double days, boolean ended) {}

  /** What was seen of one category. */
  private static final class Waits {
    final Counts product = new Counts();
    final Counts kind = new Counts();
    long buyers;
    long again;
  }

  /* Purchases again, and shopper-days that were looked at, by part of time. */
  private static final class Counts {
    final double[] ended = new double[RenewalCurve.PARTS];
    final double[] days = new double[RenewalCurve.PARTS];
    double longest;

    void add(Wait wait) {
      longest = Math.max(longest, wait.days);
      double age = Math.min(wait.days, RenewalCurve.LONGEST);
      for (int part = 0; part < RenewalCurve.PARTS && RenewalCurve.begin(part) < age; part++) {
        days[part] += Math.min(age - RenewalCurve.begin(part), RenewalCurve.length(part));
      }
      if (wait.ended && wait.days <= RenewalCurve.LONGEST) {
        ended[RenewalCurve.part(age)]++;
      }
    }

    /*
     * Purchases per shopper-day, as if so many more shoppers (the strength) had been looked at who
     * behave as the parent says, so many times as fast (the pace): the posterior mean of a hazard
     * with a gamma prior.
     */
    RenewalCurve curve(RenewalCurve parent, double pace, double strength) {
      double[] above = parent.hazards();
      var hazards = new double[RenewalCurve.PARTS];
      for (int part = 0; part < hazards.length; part++) {
        double prior = strength * RenewalCurve.length(part);
        hazards[part] = (ended[part] + prior * pace * above[part]) / (days[part] + prior);
      }
      return RenewalCurve.of(hazards);
    }

    /* How many times as fast as these others of its category a product is bought again. */
    double pace(RenewalCurve others) {
      double[] hazards = others.hazards();
      double expected = PACE_STRENGTH;
      for (int part = 0; part < hazards.length; part++) {
        expected += days[part] * hazards[part];
      }
      return (Arrays.stream(ended).sum() + PACE_STRENGTH) / expected;
    }

    /* Of the whole shop: where hardly anybody was looked at for so long, as in the part before. */
    RenewalCurve curve() {
      double before = 0;
      var hazards = new double[RenewalCurve.PARTS];
      for (int part = 0; part < hazards.length; part++) {
        double prior = RenewalCurve.length(part);
        hazards[part] = (ended[part] + prior * before) / (days[part] + prior);
        before = hazards[part];
      }
      return RenewalCurve.of(hazards);
    }
  }

  private void add(List<Basket> baskets) {
    var bought = new HashSet<Waits>();
    var again = new HashSet<Waits>();
    waits(
        baskets,
        id -> Optional.of(id),
        (id, wait) -> {
          purchases.merge(id, 1, Integer::sum);
          List<Waits> nodes = at(categories.apply(id));
          nodes.forEach(node -> node.product.add(wait));
          bought.addAll(nodes);
          if (wait.ended) {
            again.addAll(nodes);
          }
        });
    bought.forEach(node -> node.buyers++);
    again.forEach(node -> node.again++);
    waits(
        baskets,
        id -> Optional.of(categories.apply(id)).filter(path -> !path.isEmpty()),
        (path, wait) -> at(path).forEach(node -> node.kind.add(wait)));
  }

  private List<Waits> at(CategoryPath path) {
    return chains.computeIfAbsent(
        path,
        _ ->
            Stream.concat(Stream.of(CategoryPath.NONE), path.prefixes().stream())
                .map(node -> waits.computeIfAbsent(node, _ -> new Waits()))
                .toList());
  }

  @FunctionalInterface
  private interface Sink<K> {
    void accept(K kind, Wait wait);
  }

  /* When a shopper last bought of a kind, and how many waits for it have ended. */
  private record Seen(Instant last, int waits) {}

  /*
   * What is bought twice within a day is bought once. The first waits of a shopper count and not
   * the last ones: those end with a purchase or with what is known, so that none is left out for
   * being long or short.
   */
  private <K> void waits(List<Basket> baskets, Function<String, Optional<K>> kindOf, Sink<K> sink) {
    var seen = new HashMap<K, Seen>();
    for (Basket basket : baskets) {
      if (!basket.time().isAfter(end)) {
        basket.productIds().stream()
            .flatMap(id -> kindOf.apply(id).stream())
            .distinct()
            .forEach(kind -> bought(kind, basket.time(), seen, sink));
      }
    }
    seen.forEach(
        (kind, of) -> {
          double days = days(of.last, end);
          if (days > 0 && of.waits < OF_ONE) {
            sink.accept(kind, new Wait(days, false));
          }
        });
  }

  private static <K> void bought(K kind, Instant time, Map<K, Seen> seen, Sink<K> sink) {
    Seen before = seen.putIfAbsent(kind, new Seen(time, 0));
    if (before != null && before.waits < OF_ONE) {
      double days = days(before.last, time);
      if (days >= 1) {
        sink.accept(kind, new Wait(days, true));
        seen.put(kind, new Seen(time, before.waits + 1));
      }
    }
  }

  static double days(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 86_400_000.0;
  }

  private Waits shop() {
    return waits.getOrDefault(CategoryPath.NONE, new Waits());
  }

  /* Parents before children. */
  private Map<CategoryPath, Node> nodes() {
    var nodes = new HashMap<CategoryPath, Node>();
    Waits shop = shop();
    nodes.put(
        CategoryPath.NONE,
        new Node(shop.product.curve(), shop.kind.curve(), shop.buyers, shop.again));
    most().stream()
        .sorted(Comparator.comparingInt(entry -> entry.getKey().levels().size()))
        .forEach(entry -> nodes.put(entry.getKey(), node(entry, nodes)));
    return nodes;
  }

  private Collection<Map.Entry<CategoryPath, Waits>> most() {
    return waits.entrySet().stream()
        .filter(entry -> !entry.getKey().isEmpty())
        .sorted(
            Comparator.comparingLong(
                    (Map.Entry<CategoryPath, Waits> entry) -> entry.getValue().buyers)
                .reversed()
                .thenComparing(entry -> entry.getKey().toString()))
        .limit(MOST)
        .toList();
  }

  private static Node node(Map.Entry<CategoryPath, Waits> entry, Map<CategoryPath, Node> above) {
    List<String> levels = entry.getKey().levels();
    Node parent =
        RenewalTimes.narrowest(above, new CategoryPath(levels.subList(0, levels.size() - 1)));
    Waits seen = entry.getValue();
    return new Node(
        seen.product.curve(parent.sameProduct(), 1, STRENGTH),
        seen.kind.curve(parent.sameKind(), 1, STRENGTH),
        seen.buyers,
        seen.again);
  }

  /* Products bought most often have a curve of their own, which begins as that of their category. */
  private Map<String, RenewalCurve> products(Shoppers shoppers, RenewalTimes categoryTimes) {
    Map<String, Counts> counts =
        purchases.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(MOST)
            .collect(Collectors.toMap(Map.Entry::getKey, _ -> new Counts()));
    shoppers.forEach(
        baskets ->
            waits(
                baskets,
                id -> Optional.of(id).filter(counts::containsKey),
                (id, wait) -> counts.getOrDefault(id, new Counts()).add(wait)));
    var curves = new HashMap<String, RenewalCurve>();
    counts.forEach(
        (id, seen) -> {
          RenewalCurve others = categoryTimes.node(categories.apply(id)).sameProduct();
          curves.put(id, seen.curve(others, seen.pace(others), PRODUCT_STRENGTH));
        });
    return curves;
  }
}
