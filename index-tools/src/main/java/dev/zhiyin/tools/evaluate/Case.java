package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.Split;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.split.Splits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * One shopper to predict: what was known, and what came next.
 *
 * @param history not empty
 * @param targets ids of products that are not in the history, in the order they were chosen; at
 *     least one
 */
public record Case(History history, List<String> targets) {
  public Case {
    targets = List.copyOf(targets);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("a case without a target predicts nothing");
    }
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
   * Reads the cases of one part from the store.
   *
   * @param known whether the shop has a product
   */
  public static Cases of(Store store, Split part, Predicate<String> known) {
    var cases = new ArrayList<Case>();
    var leftOut = new int[2];
    Splits.forEachShopper(
        store,
        shopper -> {
          List<String> targets = shopper.targets(part, known);
          History history = History.of(shopper.before(part));
          if (targets.isEmpty()) {
            leftOut[0]++;
          } else if (history.isEmpty()) {
            leftOut[1]++;
          } else {
            cases.add(new Case(history, targets));
          }
        });
    return new Cases(cases, leftOut[0], leftOut[1]);
  }
}
