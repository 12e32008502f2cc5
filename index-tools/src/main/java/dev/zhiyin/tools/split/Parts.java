package dev.zhiyin.tools.split;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.Split;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which part each of some events belongs to, by id. */
final class Parts {
  private final Map<String, Split> byId = new HashMap<>();

  private Parts() {}

  /** As the events say; those that say nothing are train. */
  static Parts given(List<Event> events) {
    var parts = new Parts();
    events.forEach(event -> parts.byId.put(event.id(), event.split().orElse(Split.TRAIN)));
    return parts;
  }

  /** The last two products that were new to each shopper are foretold. */
  static Parts leaveOneOut(List<Event> events) {
    Map<String, List<Event>> byShopper = new LinkedHashMap<>();
    for (Event event : events) {
      byShopper.computeIfAbsent(event.who().key(), _ -> new ArrayList<>()).add(event);
    }
    var parts = new Parts();
    for (List<Event> ofOne : byShopper.values()) {
      ofOne.sort(Comparator.comparing(Event::timestamp));
      SplitEvents split = LeaveOneOut.split(ofOne);
      parts.put(split.known(), Split.TRAIN);
      parts.put(split.valid(), Split.VALID);
      parts.put(split.test(), Split.TEST);
    }
    return parts;
  }

  /** By two moments for everybody. */
  static Parts byTime(List<Event> events, TimeCuts cuts) {
    var parts = new Parts();
    events.forEach(event -> parts.byId.put(event.id(), cuts.of(event.timestamp())));
    return parts;
  }

  private void put(List<Event> events, Split part) {
    events.forEach(event -> byId.put(event.id(), part));
  }

  Split of(Event event) {
    return byId.getOrDefault(event.id(), Split.TRAIN);
  }
}
