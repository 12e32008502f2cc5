package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.shopper.Subject;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Ranks all products of a catalogue but those of the history. */
final class ExactRanking {
  private ExactRanking() {}

  /** By the inner product with the shopper's vector. */
  static Outcome byModel(Case one, FaceTable table) {
    float[] user = table.user(one.history()).toArray();
    var scores = new double[table.size()];
    for (int place = 0; place < scores.length; place++) {
      scores[place] = Vectors.dot(user, table.productFace(place));
    }
    return outcome(one, table, scores);
  }

  /** By how many shoppers met a product in train. */
  static Outcome byPopularity(Case one, FaceTable table, Map<String, Long> popularity) {
    var scores = new double[table.size()];
    for (int place = 0; place < scores.length; place++) {
      scores[place] = popularity.getOrDefault(table.id(place), 0L);
    }
    return outcome(one, table, scores);
  }

  private static Outcome outcome(Case one, FaceTable table, double[] scores) {
    BitSet history = places(one, table);
    int target = table.place(one.target());
    var top = new PriorityQueue<Integer>(Comparator.comparingDouble(place -> scores[place]));
    int rank = 1;
    for (int place = 0; place < scores.length; place++) {
      if (history.get(place)) {
        continue;
      }
      rank += place != target && scores[place] >= scores[target] ? 1 : 0;
      keepBest(top, place, scores);
    }
    return new Outcome(rank, ids(top, table));
  }

  private static void keepBest(PriorityQueue<Integer> top, int place, double[] scores) {
    if (top.size() < Outcome.TOP) {
      top.add(place);
    } else if (scores[place] > scores[top.peek()]) {
      top.poll();
      top.add(place);
    }
  }

  private static List<String> ids(PriorityQueue<Integer> worstFirst, FaceTable table) {
    var ids = new ArrayList<String>();
    for (Integer place = worstFirst.poll(); place != null; place = worstFirst.poll()) {
      ids.add(table.id(place));
    }
    return ids.reversed();
  }

  private static BitSet places(Case one, FaceTable table) {
    var places = new BitSet(table.size());
    one.history()
        .items()
        .forEach(
            item -> {
              if (item.subject() instanceof Subject.Item(String id) && table.has(id)) {
                places.set(table.place(id));
              }
            });
    return places;
  }
}
