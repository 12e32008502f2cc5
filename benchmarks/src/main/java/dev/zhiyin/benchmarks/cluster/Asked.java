package dev.zhiyin.benchmarks.cluster;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.evaluate.Case;
import dev.zhiyin.tools.input.Split;
import dev.zhiyin.tools.split.Holdout;
import dev.zhiyin.tools.split.HoldoutPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One shopper to recommend to.
 *
 * @param targets ids of products that were held out; none where the history is drawn at random
 */
record Asked(History history, List<String> targets) {
  private static final int SHORTEST = 5;
  private static final int LONGEST = 50;

  Asked {
    targets = List.copyOf(targets);
  }

  /** Shoppers of whom something was held out, or made-up ones of a shop that has none. */
  static List<Asked> of(Home home, IndexSnapshot index, int most) {
    try (var store = Store.open(home, ShopConfig.read(home, Optional.empty(), Map.of()))) {
      var holdout = Holdout.of(store, home, HoldoutPolicy.DEFAULT);
      List<Case> cases =
          Case.of(
                  holdout,
                  Split.TEST,
                  id -> Optional.of(id).filter(one -> index.find(one).isPresent()),
                  _ -> true)
              .cases();
      int count = Math.min(most, cases.size());
      return cases.isEmpty()
          ? drawn(index, most)
          : IntStream.range(0, count)
              .mapToObj(i -> cases.get((int) ((long) i * cases.size() / count)))
              .map(one -> new Asked(one.history(), one.targets()))
              .toList();
    }
  }

  private static List<Asked> drawn(IndexSnapshot index, int count) {
    var random = new SplittableRandom(7);
    int[] docs = index.docs().toArray();
    return Stream.generate(() -> history(index, docs, random))
        .limit(count)
        .map(history -> new Asked(history, List.of()))
        .toList();
  }

  private static History history(IndexSnapshot index, int[] docs, SplittableRandom random) {
    int[] some =
        random
            .ints(random.nextInt(SHORTEST, LONGEST + 1), 0, docs.length)
            .map(i -> docs[i])
            .toArray();
    return new History(
        index.ids(some).stream()
            .map(
                id ->
                    new HistoryItem(new Subject.Item(id), EventType.VIEW, Instant.EPOCH, List.of()))
            .toList());
  }
}
