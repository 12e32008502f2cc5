package dev.zhiyin.tools.train;

import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The histories of one batch, laid end to end: item {@code t} is {@code text[t]}, belongs to row
 * {@code owner[t]} and counts {@code weight[t]}, as it will when serving. Where weights by age are
 * being learned, it counts {@code typed[t]} for its type, times what is learned of {@code age[t]}.
 * Rows ascend; a row may have no item.
 */
@SuppressWarnings("ArrayRecordComponent") // laid into the graph as they are, and never compared
record Bags(int rows, long[] text, long[] owner, float[] weight, float[] typed, long[] age) {
  /** One row a history. */
  static Bags of(List<FoldedSequence> histories, HistoryWeights weights) {
    int items = histories.stream().mapToInt(it -> counted(it, weights)).sum();
    var bags =
        new Bags(
            histories.size(),
            new long[items],
            new long[items],
            new float[items],
            new float[items],
            new long[items]);
    int at = 0;
    for (int row = 0; row < histories.size(); row++) {
      at = bags.put(row, at, histories.get(row), weights);
    }
    return bags;
  }

  private int put(int row, int from, FoldedSequence folding, HistoryWeights weights) {
    float[] scaled = weights.of(folding.history());
    int[] ages = weights.ages(folding.history());
    for (int i = 0; i < scaled.length; i++) {
      EventType type = folding.history().items().get(i).type();
      text[from + i] = folding.texts().get(i);
      owner[from + i] = row;
      weight[from + i] = scaled[i];
      typed[from + i] = weights.byType().getOrDefault(type, 0.0).floatValue();
      age[from + i] = ages[i];
    }
    return from + scaled.length;
  }

  private static int counted(FoldedSequence folding, HistoryWeights weights) {
    return Math.min(folding.texts().size(), weights.maximumItems());
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

  int items() {
    return text.length;
  }

  /**
   * The first events of a sequence as a history, newest first, one item a text: what {@link
   * History} makes of the same events when serving.
   *
   * @param texts of the items
   * @param history the items, whose subjects say nothing and whose times are moments
   */
  record FoldedSequence(List<Integer> texts, History history) {
    private static final Subject SOME = new Subject.Words("some");

    /** Bounds what one shopper of very many events costs: each event is a sample of its own. */
    private static final int NEWEST = 1000;

    /**
     * Of the newest of the first {@code length} events: as many as the store reads when serving,
     * but for older ones that are never outdated.
     *
     * @param without a text whose events are left out
     * @param products texts from this one on are words, of which only the newest count
     */
    static FoldedSequence of(Sequence sequence, int length, int without, int products) {
      var done = new LinkedHashMap<Integer, List<Integer>>();
      for (int i = length - 1; i >= Math.max(0, length - NEWEST); i--) {
        if (sequence.text(i) != without) {
          done.computeIfAbsent(sequence.text(i), _ -> new ArrayList<>()).add(i);
        }
      }
      var texts = new ArrayList<Integer>();
      var items = new ArrayList<HistoryItem>();
      int words = 0;
      for (Map.Entry<Integer, List<Integer>> text : done.entrySet()) {
        words += text.getKey() >= products ? 1 : 0;
        if (text.getKey() >= products && words > HistoryWeights.MOST_WORDS) {
          continue;
        }
        List<Integer> newestFirst = text.getValue();
        texts.add(text.getKey());
        List<EventType> types = newestFirst.stream().map(sequence::type).toList();
        items.add(
            new HistoryItem(
                SOME,
                History.strongest(types),
                Instant.ofEpochSecond(sequence.moment(newestFirst.getFirst())),
                List.of()));
      }
      return new FoldedSequence(List.copyOf(texts), new History(items));
    }
  }
}
