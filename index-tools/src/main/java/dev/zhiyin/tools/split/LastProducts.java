package dev.zhiyin.tools.split;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.Subject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Cuts a shopper's events where the last product that was new to the shopper begins, and where the
 * one before it begins: test is everything from the first cut on, valid everything from the second
 * to the first. So nothing that is learned from is later than what is foretold. A shopper with
 * fewer than three products is all train.
 */
public final class LastProducts {
  private static final int FEWEST = 3;

  private LastProducts() {}

  /** The three parts of one shopper's events. */
  public static SplitEvents split(List<Event> oldestFirst) {
    List<Integer> starts = firstInteractions(oldestFirst);
    if (starts.size() < FEWEST) {
      return new SplitEvents(oldestFirst, List.of(), List.of());
    }
    int test = starts.getLast();
    int valid = starts.get(starts.size() - 2);
    return new SplitEvents(
        oldestFirst.subList(0, valid),
        oldestFirst.subList(valid, test),
        oldestFirst.subList(test, oldestFirst.size()));
  }

  private static List<Integer> firstInteractions(List<Event> oldestFirst) {
    Set<Subject> seen = new HashSet<>();
    var starts = new ArrayList<Integer>();
    for (int i = 0; i < oldestFirst.size(); i++) {
      Event event = oldestFirst.get(i);
      if (SplitEvents.isInteraction(event) && seen.add(event.subject())) {
        starts.add(i);
      }
    }
    return starts;
  }
}
