package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.tools.input.Split;
import dev.zhiyin.tools.split.Holdout;
import dev.zhiyin.tools.split.SplitEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * One shopper to predict: what was known, and what came next.
 *
 * @param history not empty
 * @param products ids of its products, each once, in the order of the first time
 * @param targets ids of products that are not in the history, in the order they were chosen; at
 *     least one
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
   * @param withoutTarget shoppers of whom nothing new was held out that the shop has
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
   * @param known whether the shop has a product
   * @param asked whether a shopper is asked for
   */
  public static Cases of(
      Holdout holdout, Split part, Predicate<String> known, Predicate<SplitEvents> asked) {
    var cases = new ArrayList<Case>();
    var leftOut = new int[2];
    holdout.forEachShopper(
        shopper -> {
          if (!asked.test(shopper)) {
            return;
          }
          List<String> targets = shopper.targets(part, known);
          List<Event> before = shopper.before(part);
          History history = History.of(before);
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

  private static List<String> products(List<Event> oldestFirst) {
    return oldestFirst.stream()
        .flatMap(event -> event.subject().product().stream())
        .distinct()
        .toList();
  }
}
