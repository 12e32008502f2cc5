package dev.zhiyin.tools.train;

import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The first events of a sequence as a history, newest first, one item a text: what {@link History}
 * makes of the same events when serving.
 */
final class Folding {
  private Folding() {}

  /** Text to the strongest thing done with it, newest first, of the first {@code length} events. */
  static Map<Integer, EventType> of(Sequence sequence, int length) {
    var done = new LinkedHashMap<Integer, List<EventType>>();
    for (int i = length - 1; i >= 0; i--) {
      done.computeIfAbsent(sequence.text(i), _ -> new ArrayList<>()).add(sequence.type(i));
    }
    var types = new LinkedHashMap<Integer, EventType>();
    done.forEach((text, newestFirst) -> types.put(text, History.strongest(newestFirst)));
    return types;
  }
}
