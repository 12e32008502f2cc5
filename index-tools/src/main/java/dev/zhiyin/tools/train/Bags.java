package dev.zhiyin.tools.train;

import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The histories of one batch, laid end to end: item {@code t} is {@code text[t]}, belongs to row
 * {@code owner[t]} and counts {@code weight[t]}, as it will when serving. Where weights by age are
 * being learned, it counts {@code typed[t]} for its type, times what is learned of {@code age[t]},
 * its place in the history, newest 0. Rows ascend; a row may have no item.
 */
final class Bags {
  /* Weights look at types and order only, so that one item a type will do. */
  private static final Map<EventType, HistoryItem> ITEMS = new EnumMap<>(EventType.class);

  static {
    for (EventType type : EventType.values()) {
      ITEMS.put(
          type, new HistoryItem(new Subject.Words(type.text()), type, Instant.EPOCH, List.of()));
    }
  }

  private final int rows;
  private final long[] text;
  private final long[] owner;
  private final float[] weight;
  private final float[] typed;
  private final long[] age;

  private Bags(int rows, int items) {
    this.rows = rows;
    this.text = new long[items];
    this.owner = new long[items];
    this.weight = new float[items];
    this.typed = new float[items];
    this.age = new long[items];
  }

  /** One row a history, given as {@link Folding} makes them. */
  static Bags of(List<Map<Integer, EventType>> histories, HistoryWeights weights) {
    int items = histories.stream().mapToInt(it -> counted(it, weights)).sum();
    var bags = new Bags(histories.size(), items);
    int at = 0;
    for (int row = 0; row < histories.size(); row++) {
      at = bags.put(row, at, histories.get(row), weights);
    }
    return bags;
  }

  private int put(int row, int from, Map<Integer, EventType> history, HistoryWeights weights) {
    float[] scaled = weights.of(new History(history.values().stream().map(ITEMS::get).toList()));
    var items = history.entrySet().iterator();
    for (int i = 0; i < scaled.length; i++) {
      var item = items.next();
      text[from + i] = item.getKey();
      owner[from + i] = row;
      weight[from + i] = scaled[i];
      typed[from + i] = weights.byType().getOrDefault(item.getValue(), 0.0).floatValue();
      age[from + i] = i;
    }
    return from + scaled.length;
  }

  private static int counted(Map<Integer, EventType> history, HistoryWeights weights) {
    return Math.min(history.size(), weights.maximumItems());
  }

  /** Each text once, rising. */
  long[] distinct() {
    return Arrays.stream(text).distinct().sorted().toArray();
  }

  /** For each item, where the newest of its row is. */
  long[] newest() {
    var newest = new long[text.length];
    for (int t = 0; t < newest.length; t++) {
      newest[t] = t > 0 && owner[t] == owner[t - 1] ? newest[t - 1] : t;
    }
    return newest;
  }

  int rows() {
    return rows;
  }

  int items() {
    return text.length;
  }

  /* Not copies: they are laid into the graph as they are. */

  long[] text() {
    return text;
  }

  long[] owner() {
    return owner;
  }

  float[] weight() {
    return weight;
  }

  float[] typed() {
    return typed;
  }

  long[] age() {
    return age;
  }
}
