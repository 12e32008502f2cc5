package dev.zhiyin.tools.evaluate;

import static java.util.Objects.requireNonNull;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.renewal.Basket;
import dev.zhiyin.engine.renewal.BuyAgain;
import dev.zhiyin.engine.renewal.BuyAgain.Bought;
import dev.zhiyin.engine.renewal.RenewalTimes;
import dev.zhiyin.tools.evaluate.BasketCases.NextBasket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A way to rank what a shopper has bought by how likely the next basket has it. */
@FunctionalInterface
interface RepeatRanking {
  /** How many products of a list count. */
  int PLACES = 10;

  /** Ids, best first. */
  List<String> of(List<Basket> before, Instant now);

  /** What was bought in most baskets; of equally many, what was bought last. */
  static RepeatRanking mostOften() {
    return (before, _) -> {
      Map<String, Integer> counts = new HashMap<>();
      Map<String, Integer> last = new HashMap<>();
      for (int i = 0; i < before.size(); i++) {
        for (String id : before.get(i).productIds()) {
          counts.merge(id, 1, Integer::sum);
          last.put(id, i);
        }
      }
      return sorted(
          counts.keySet(),
          Comparator.comparing((String id) -> counts.getOrDefault(id, 0))
              .thenComparing(id -> last.getOrDefault(id, 0)));
    };
  }

  /**
   * The same, where a basket counts half for every so many days of its age.
   *
   * @param halfLife in days
   */
  static RepeatRanking mostOftenOfLate(double halfLife) {
    return (before, now) -> {
      Map<String, Double> weights = new HashMap<>();
      for (Basket basket : before) {
        double age = Duration.between(basket.time(), now).toSeconds() / 86_400.0;
        basket
            .productIds()
            .forEach(id -> weights.merge(id, Math.pow(2, -age / halfLife), Double::sum));
      }
      return sorted(
          weights.keySet(), Comparator.comparing((String id) -> weights.getOrDefault(id, 0.0)));
    };
  }

  /**
   * By renewal times, as they are served.
   *
   * @param dueOnly whether what is not due is left out
   */
  static RepeatRanking byRenewal(
      RenewalTimes times,
      Function<String, CategoryPath> categories,
      BuyAgain.Tuning tuning,
      boolean dueOnly) {
    var again = new BuyAgain(times, categories, tuning);
    return (before, now) -> {
      Map<String, Bought> known = new HashMap<>();
      again.ranked(purchases(before), now).stream()
          .filter(one -> one.isDue() || !dueOnly)
          .forEach(one -> known.put(one.productId(), one));
      Function<String, Bought> of = id -> requireNonNull(known.get(id));
      return sorted(
          known.keySet(),
          Comparator.comparingDouble((String id) -> of.apply(id).chance())
              .thenComparingDouble(id -> -of.apply(id).since()));
    };
  }

  private static Map<String, List<Instant>> purchases(List<Basket> before) {
    Map<String, List<Instant>> purchases = new HashMap<>();
    for (Basket basket : before) {
      for (String id : basket.productIds()) {
        purchases.computeIfAbsent(id, _ -> new ArrayList<>()).add(basket.time());
      }
    }
    return purchases;
  }

  /* Greatest first; equal ones as a hash has them, since ids may lie in the order of time. */
  private static List<String> sorted(Set<String> ids, Comparator<String> rising) {
    return ids.stream()
        .sorted(rising.reversed().thenComparingInt(id -> (id + "#").hashCode() * 0x9e3779b9))
        .toList();
  }

  /** What of the next basket was bought before. */
  static Set<String> repeats(NextBasket next) {
    var repeats = new HashSet<>(next.basket().productIds());
    var known = new HashSet<String>();
    next.before().forEach(basket -> known.addAll(basket.productIds()));
    repeats.retainAll(known);
    return repeats;
  }

  /** Recall in the first ten, of each of some shoppers whose next basket repeats something. */
  default double[] recalls(List<NextBasket> cases) {
    return cases.parallelStream()
        .mapToDouble(
            one -> {
              Set<String> wanted = repeats(one);
              return (double)
                      of(one.before(), one.basket().time()).stream()
                          .limit(PLACES)
                          .filter(wanted::contains)
                          .count()
                  / wanted.size();
            })
        .toArray();
  }
}
