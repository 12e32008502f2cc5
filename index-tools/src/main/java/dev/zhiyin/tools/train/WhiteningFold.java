package dev.zhiyin.tools.train;

import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The first events of a sequence as a history, newest first, one item a text: what {@link History}
 * makes of the same events when serving.
 *
 * @param texts of the items
 * @param history the items, whose subjects say nothing and whose times are moments
 */
record WhiteningFold(List<Integer> texts, History history) {
  private static final Subject SOME = new Subject.Words("some");

  /** Of the first {@code length} events. */
  static WhiteningFold of(Sequence sequence, int length) {
    var done = new LinkedHashMap<Integer, List<Integer>>();
    for (int i = length - 1; i >= 0; i--) {
      done.computeIfAbsent(sequence.text(i), _ -> new ArrayList<>()).add(i);
    }
    var items = new ArrayList<HistoryItem>();
    for (Map.Entry<Integer, List<Integer>> text : done.entrySet()) {
      List<Integer> newestFirst = text.getValue();
      List<EventType> types = newestFirst.stream().map(sequence::type).toList();
      items.add(
          new HistoryItem(
              SOME,
              History.strongest(types),
              Instant.ofEpochSecond(sequence.moment(newestFirst.getFirst())),
              List.of()));
    }
    return new WhiteningFold(List.copyOf(done.keySet()), new History(items));
  }
}
