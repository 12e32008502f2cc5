package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.Split;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.split.SplitEvents;
import dev.zhiyin.tools.split.Splits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * One shopper to foretell: what was known, and what came next.
 *
 * @param target id of a product that is not in the history
 */
public record Case(History history, String target) {

  /** The cases of one part, and how many shoppers have none. */
  public record Cases(List<Case> cases, int withoutTarget) {
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
    var shoppers = new ArrayList<SplitEvents>();
    Splits.forEachShopper(store, shoppers::add);
    for (SplitEvents shopper : shoppers) {
      shopper
          .target(part, known)
          .ifPresent(target -> cases.add(new Case(History.of(shopper.before(part)), target)));
    }
    return new Cases(cases, shoppers.size() - cases.size());
  }
}
