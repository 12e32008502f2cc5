package dev.zhiyin.tools.evaluate;

import static java.util.Objects.requireNonNull;

import dev.zhiyin.engine.recommend.HistoryExclusion;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.social.Circle;
import dev.zhiyin.engine.social.Friend;
import dev.zhiyin.engine.social.Friend.Liking;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.evaluate.Delta.Interval;
import dev.zhiyin.tools.input.Split;
import dev.zhiyin.tools.split.Holdout;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What friends add to the recommendations of a data set: the first ten as they are served, with
 * friends and without. A shopper is known by train alone, and so are the friends; the weight of
 * friends is chosen on valid and reported on test.
 */
public final class FriendsEvaluation {
  /** A shopper with fewer events than these is hardly known. */
  public static final int FEW = 10;

  private static final double[] WEIGHTS = {.05, .1, .2, .3, .5, .7, 1, 1.5, 2, 3, 5};

  /* What is sold out now may be what a shopper chose then. */
  private static final HistoryExclusion SEEN_ONLY = HistoryExclusion.DEFAULT.withSoldOut(false);

  private final Recommender recommender;
  private final Progress progress;
  private final List<Shopper> shoppers = new ArrayList<>();

  private record Shopper(History history, Circle circle, Map<Split, List<String>> targets) {}

  /**
   * One way of recommending to one group of shoppers, measured.
   *
   * @param group {@code all}, {@code few} for those with fewer than {@value #FEW} events, or {@code
   *     many}
   * @param friends what is added to the score of a product that all friends like; 0 without friends
   */
  public record Measured(
      String group, double friends, String split, int users, double recall, Interval interval) {}

  /**
   * @param friends of each user, the closest first
   */
  public FriendsEvaluation(
      Recommender recommender,
      Holdout holdout,
      Map<String, List<String>> friends,
      Progress progress) {
    this.recommender = recommender.withUnavailable();
    this.progress = progress;
    var known = new HashMap<String, List<Event>>();
    var targets = new HashMap<String, Map<Split, List<String>>>();
    holdout.forEachShopper(
        shopper -> {
          String user = shopper.shopper().substring(1);
          known.put(user, shopper.train());
          Set<String> seen = Set.copyOf(History.of(shopper.train()).productIds());
          targets.put(
              user,
              Map.of(
                  Split.VALID, heldOut(shopper.of(Set.of(Split.VALID)), seen),
                  Split.TEST, heldOut(shopper.of(Set.of(Split.TEST)), seen)));
        });
    known.keySet().stream()
        .sorted()
        .forEach(
            user ->
                shoppers.add(
                    new Shopper(
                        History.of(known.get(user)),
                        circle(friends.getOrDefault(user, List.of()), known),
                        targets.get(user))));
  }

  private static List<String> heldOut(List<Event> events, Set<String> seen) {
    return History.of(events).productIds().stream().filter(id -> !seen.contains(id)).toList();
  }

  private static Circle circle(List<String> friends, Map<String, List<Event>> known) {
    return Circle.of(
        friends.stream()
            .map(
                friend ->
                    new Friend(
                        Optional.empty(),
                        known.getOrDefault(friend, List.of()).stream()
                            .flatMap(
                                event ->
                                    event.subject() instanceof Subject.Item(String id)
                                        ? java.util.stream.Stream.of(id)
                                        : java.util.stream.Stream.empty())
                            .distinct()
                            .collect(Collectors.toMap(id -> id, _ -> Liking.SAVED))))
            .toList());
  }

  /** Measures, and prints for people to read. */
  public List<Measured> measure(PrintWriter out) {
    double best = 0;
    double most = -1;
    for (double weight : WEIGHTS) {
      double[] r=recalls(Split.VALID, weight);
      double recall = Row.mean(measuredOnly(r, _ -> true));
      progress.say("valid, friends %s: Recall@10 %.4f few %.4f", weight, recall, Row.mean(measuredOnly(r, i -> isFew(shoppers.get(i)))));
      if (recall > most) {
        most = recall;
        best = weight;
      }
    }
    double[] without = recalls(Split.TEST, 0);
    double[] with = recalls(Split.TEST, best);
    var rows = new ArrayList<Measured>();
    Map<String, IntPredicate> groups =
        Map.of(
            "all", _ -> true,
            "few", i -> isFew(shoppers.get(i)),
            "many", i -> !isFew(shoppers.get(i)));
    for (String group : List.of("all", "few", "many")) {
      IntPredicate of = requireNonNull(groups.get(group));
      double[] base = measuredOnly(without, of);
      double[] more = measuredOnly(with, of);
      out.printf(Locale.ROOT, "%s: %,d shoppers, friends %s: %.4f -> %.4f %s (%+.1f %%)%n", group, base.length, best, Row.mean(base), Row.mean(more), Delta.of(List.of(more), List.of(base)).getFirst().text(), 100*(Row.mean(more)/Row.mean(base)-1));
    }
    out.flush();
    return rows;
  }

  private static boolean isFew(Shopper one) {
    return one.history.items().size() < FEW;
  }

  private static double[] measuredOnly(double[] recalls, IntPredicate of) {
    return IntStream.range(0, recalls.length)
        .filter(i -> !Double.isNaN(recalls[i]) && of.test(i))
        .mapToDouble(i -> recalls[i])
        .toArray();
  }

  /* One a shopper; not a number where nothing is held out. */
  private double[] recalls(Split part, double weight) {
    return shoppers.parallelStream().mapToDouble(one -> recall(one, part, weight)).toArray();
  }

  private double recall(Shopper one, Split part, double weight) {
    List<String> targets = requireNonNull(one.targets.get(part));
    if (targets.isEmpty() || one.history.isEmpty()) {
      return Double.NaN;
    }
    var found = new HashSet<String>();
    recommender
        .withRules(RerankRules.DEFAULT.withFriends(weight))
        .withCircle(weight == 0 ? Circle.NONE : one.circle)
        .rank(RecommendRequest.of(one.history).withExclusion(SEEN_ONLY))
        .forEach(scored -> found.add(scored.productId()));
    return (double) targets.stream().filter(found::contains).count() / targets.size();
  }
}
