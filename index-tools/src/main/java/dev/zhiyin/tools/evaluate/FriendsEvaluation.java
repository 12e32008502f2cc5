package dev.zhiyin.tools.evaluate;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.recommend.HistoryExclusion;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.social.FriendActivity;
import dev.zhiyin.engine.social.FriendActivity.Friend;
import dev.zhiyin.engine.social.FriendActivity.Friend.Liking;
import dev.zhiyin.engine.social.OpenBuyingGroups;
import dev.zhiyin.engine.social.SocialContext;
import dev.zhiyin.onnx.OfflineGeneration;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.evaluate.Delta.Interval;
import dev.zhiyin.tools.input.Split;
import dev.zhiyin.tools.split.Holdout;
import dev.zhiyin.tools.split.SplitEvents;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What friends add to the recommendations of a data set: the first ten as they are served, with
 * friends and without. A shopper is known by train alone, and so are the friends; the weight of
 * friends is chosen on valid and reported on test.
 */
public final class FriendsEvaluation {
  /** A shopper with fewer events than these is hardly known. */
  public static final int FEW = 10;

  private static final List<String> GROUPS = List.of("all", "few", "many");

  private static final double[] WEIGHTS = {.05, .1, .2, .3, .5, .7, 1, 1.5, 2, 3, 5};

  /* What is sold out now may be what a shopper chose then. */
  private static final HistoryExclusion SEEN_ONLY = HistoryExclusion.DEFAULT.withSoldOut(false);

  private final Recommender recommender;
  private final Assortment assortment;
  private final Progress progress;
  private final List<Shopper> shoppers = new ArrayList<>();

  private record Shopper(
      History history, FriendActivity friendActivity, Map<Split, List<String>> targets) {}

  /**
   * One way of recommending to one group of shoppers, measured.
   *
   * @param group {@code all}, {@code few} for those with fewer than {@value #FEW} products and
   *     searches, or {@code many}
   * @param friends the weight of friends; 0 without friends
   */
  public record Measured(
      String group,
      double friends,
      String split,
      int users,
      @JsonProperty("recall@10") double recall,
      @JsonProperty("recall@10 interval") Interval interval,
      @JsonProperty("against without") Delta gain) {}

  /**
   * Knows what is held out of each shopper, as far as a list may show it, and what friends have in
   * train.
   *
   * @param friends of each user, the closest first
   * @throws WorkRefused if there are none between shoppers of the data set
   */
  public FriendsEvaluation(
      OfflineGeneration served,
      Holdout holdout,
      Map<String, List<String>> friends,
      Progress progress) {
    this.recommender = served.recommender().withUnavailable();
    this.progress = progress;
    this.assortment = CatalogueVectors.assortment(served);
    var known = new HashMap<String, List<Event>>();
    var targets = new HashMap<String, Map<Split, List<String>>>();
    holdout.forEachShopper(
        shopper -> {
          String user = shopper.shopper().substring(1);
          known.put(user, shopper.train());
          targets.put(
              user,
              Map.of(
                  Split.VALID, targets(shopper, Split.VALID),
                  Split.TEST, targets(shopper, Split.TEST)));
        });
    requireFriends(known.keySet(), friends);
    known.keySet().stream()
        .sorted()
        .forEach(
            user ->
                shoppers.add(
                    new Shopper(
                        History.of(requireNonNull(known.get(user))),
                        friendActivity(friends.getOrDefault(user, List.of()), known),
                        requireNonNull(targets.get(user)))));
  }

  private List<String> targets(SplitEvents shopper, Split part) {
    return Case.targets(shopper, part, History.of(shopper.train()), assortment::shown);
  }

  private void requireFriends(Set<String> known, Map<String, List<String>> friends) {
    long all = friends.values().stream().mapToLong(List::size).sum();
    long both =
        friends.entrySet().stream()
            .filter(one -> known.contains(one.getKey()))
            .flatMap(one -> one.getValue().stream())
            .filter(known::contains)
            .count();
    progress.say("friends: friendships with both known: %,d of %,d", both, all);
    if (both == 0) {
      throw new WorkRefused(
          "of %,d friendships none is between shoppers with events; wanted ids as in the events"
              .formatted(all));
    }
  }

  /* Whatever a friend has in train is liked: the set says no more than that. */
  private static FriendActivity friendActivity(
      List<String> friends, Map<String, List<Event>> known) {
    return FriendActivity.of(
        friends.stream()
            .map(
                friend ->
                    new Friend(
                        Optional.empty(),
                        History.of(known.getOrDefault(friend, List.of()))
                            .newest(Friend.EVENTS)
                            .productIds()
                            .stream()
                            .collect(toMap(id -> id, _ -> Liking.SAVED))))
            .toList());
  }

  /**
   * Measures with the weight that is best on valid.
   *
   * @return without friends and with them, for each group
   */
  public List<Measured> measure() {
    double best = 0;
    double most = -1;
    for (double weight : WEIGHTS) {
      double recall = Row.mean(of("all", recalls(Split.VALID, weight)));
      progress.say("friends: weight %s, Recall@10 %.4f on valid", weight, recall);
      if (recall > most) {
        most = recall;
        best = weight;
      }
    }
    double[] without = recalls(Split.TEST, 0);
    double[] with = recalls(Split.TEST, best);
    var rows = new ArrayList<Measured>();
    for (String group : GROUPS) {
      rows.add(measured(group, 0, of(group, without), of(group, without)));
      rows.add(measured(group, best, of(group, with), of(group, without)));
    }
    return rows;
  }

  private static Measured measured(String group, double weight, double[] recalls, double[] base) {
    return new Measured(
        group,
        weight,
        Split.TEST.text(),
        recalls.length,
        Row.mean(recalls),
        Interval.of(recalls),
        Delta.of(recalls, base));
  }

  /** Prints it for people to read. */
  public static void print(List<Measured> rows, PrintWriter out) {
    out.println("group  shoppers  friends  Recall@10 [95 %]          against without friends");
    for (Measured row : rows) {
      out.printf(
          Locale.ROOT,
          "%-5s  %,8d  %7s  %.4f [%.4f, %.4f]  %s%n",
          row.group,
          row.users,
          row.friends,
          row.recall,
          row.interval.low(),
          row.interval.high(),
          row.friends == 0 ? "" : row.gain.text());
    }
  }

  private static boolean isFew(Shopper one) {
    return one.history.items().size() < FEW;
  }

  /* The recalls of one group, without shoppers of whom nothing is held out. */
  private double[] of(String group, double[] recalls) {
    return IntStream.range(0, recalls.length)
        .filter(i -> !Double.isNaN(recalls[i]))
        .filter(i -> group.equals("all") || isFew(shoppers.get(i)) == group.equals("few"))
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
        .withSocial(new SocialContext(one.friendActivity, OpenBuyingGroups.NONE))
        .rank(RecommendRequest.of(one.history).withExclusion(SEEN_ONLY))
        .forEach(scored -> assortment.shown(scored.productId()).ifPresent(found::add));
    return (double)
            targets.stream()
                .flatMap(id -> assortment.shown(id).stream())
                .filter(found::contains)
                .count()
        / targets.size();
  }
}
