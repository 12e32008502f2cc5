package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.tools.input.Split;
import dev.zhiyin.tools.split.Holdout;
import dev.zhiyin.tools.split.SplitEvents;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One shopper to predict: what was known, and what came next.
 *
 * @param history not empty
 * @param products ids of its products, each once, in the order of the first time
 * @param targets ids of products that are not in the history, one of a group of offers, in the
 *     order they were chosen; at least one
 */
public record Case(History history, List<String> products, List<String> targets) {
  public Case {
    products = List.copyOf(products);
    targets = List.copyOf(targets);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("a case without a target predicts nothing");
    }
  }

  /** Of a history whose products came in the order that it has. */
  Case(History history, List<String> targets) {
    this(history, List.copyOf(history.productIds()).reversed(), targets);
  }

  /**
   * The cases of one part.
   *
   * @param withoutTarget shoppers of whom nothing new was held out that a list may show
   * @param withoutHistory shoppers with a target of whom nothing was known before
   */
  public record Cases(List<Case> cases, int withoutTarget, int withoutHistory) {
    public Cases {
      cases = List.copyOf(cases);
    }
  }

  /**
   * Reads the cases of one part.
   *
   * @param shown the id of what a list shows of a product; nothing of what it cannot show
   * @param asked whether a shopper is asked for
   */
  public static Cases of(
      Holdout holdout,
      Split part,
      Function<String, Optional<String>> shown,
      Predicate<SplitEvents> asked) {
    var cases = new ArrayList<Case>();
    var leftOut = new int[2];
    holdout.forEachShopper(
        shopper -> {
          if (!asked.test(shopper)) {
            return;
          }
          List<Event> before = shopper.before(part);
          History history = History.of(before);
          List<String> targets = targets(shopper, part, history, shown);
          if (targets.isEmpty()) {
            leftOut[0]++;
          } else if (history.isEmpty()) {
            leftOut[1]++;
          } else {
            cases.add(new Case(history, products(before), targets));
          }
        });
    return new Cases(cases, leftOut[0], leftOut[1]);
  }

  /**
   * What is to be predicted in a part and can be: of what a list shows as one product the first,
   * and nothing that it shows as one with a product of the history.
   */
  static List<String> targets(
      SplitEvents shopper, Split part, History history, Function<String, Optional<String>> shown) {
    var met = new HashSet<String>();
    history.productIds().forEach(id -> shown.apply(id).ifPresent(met::add));
    var targets = new ArrayList<String>();
    for (String id : shopper.targets(part, id -> shown.apply(id).isPresent())) {
      if (met.add(shown.apply(id).orElseThrow())) {
        targets.add(id);
      }
    }
    return targets;
  }

  private static List<String> products(List<Event> oldestFirst) {
    return oldestFirst.stream()
        .flatMap(event -> event.subject().product().stream())
        .distinct()
        .toList();
  }
}
