package dev.zhiyin.tools.split;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.Split;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.split.Splitter.LastProducts;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads the store shopper by shopper, each split in three. A split that came with the events is
 * kept, and events without one are train then; otherwise the last two new products of each shopper
 * are held out.
 */
public final class Splits {
  private final Consumer<SplitEvents> sink;
  private final boolean given;
  private final List<Event> ofOne = new ArrayList<>();

  private Splits(boolean given, Consumer<SplitEvents> sink) {
    this.given = given;
    this.sink = sink;
  }

  /** Hands out every shopper's events, by id of the shopper. */
  public static void forEachShopper(Store store, Consumer<SplitEvents> sink) {
    var splits = new Splits(store.hasGivenSplit(), sink);
    store.forEachEvent(splits::next);
    splits.handOut();
  }

  private void next(Event event) {
    if (!ofOne.isEmpty() && !ofOne.getLast().shopperId().key().equals(event.shopperId().key())) {
      handOut();
    }
    ofOne.add(event);
  }

  private void handOut() {
    if (!ofOne.isEmpty()) {
      sink.accept(given ? asGiven(ofOne) : LastProducts.split(ofOne));
      ofOne.clear();
    }
  }

  private static SplitEvents asGiven(List<Event> events) {
    return new SplitEvents(
        of(events, EnumSet.of(Split.TRAIN, Split.HISTORY)),
        of(events, EnumSet.of(Split.VALID)),
        of(events, EnumSet.of(Split.TEST)));
  }

  private static List<Event> of(List<Event> events, Set<Split> parts) {
    return events.stream()
        .filter(event -> parts.contains(event.split().orElse(Split.TRAIN)))
        .toList();
  }
}
