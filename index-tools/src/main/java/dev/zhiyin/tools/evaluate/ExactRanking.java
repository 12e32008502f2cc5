package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.embed.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Ranks all products of a catalogue but those of the history, for many cases on all cores. */
final class ExactRanking {
  /** Shoppers whose vectors stay in a core's cache while the catalogue passes by once. */
  private static final int BLOCK = 32;

  private ExactRanking() {}

  /** By the inner product with the shopper's vector; in the order of the cases. */
  static List<Outcome> byModel(List<Case> cases, VectorTable table) {
    return IntStream.range(0, Math.ceilDiv(cases.size(), BLOCK))
        .parallel()
        .mapToObj(
            block -> {
              int from = block * BLOCK;
              return block(cases.subList(from, Math.min(from + BLOCK, cases.size())), table);
            })
        .flatMap(List::stream)
        .toList();
  }

  /** By how many shoppers interacted with a product in train; in the order of the cases. */
  static List<Outcome> byPopularity(
      List<Case> cases, VectorTable table, Map<String, Long> popularity) {
    var scores = new float[table.size()];
    for (int place = 0; place < scores.length; place++) {
      scores[place] = popularity.getOrDefault(table.id(place), 0L);
    }
    return cases.parallelStream().map(one -> new Scores(scores, one, table).outcome()).toList();
  }

  private static List<Outcome> block(List<Case> cases, VectorTable table) {
    float[][] users =
        cases.stream().map(one -> table.user(one.history()).toArray()).toArray(float[][]::new);
    var scores = new float[users.length][table.size()];
    for (int place = 0; place < table.size(); place++) {
      float[] item = table.itemVector(place);
      for (int user = 0; user < users.length; user++) {
        scores[user][place] = Vectors.dot(users[user], item);
      }
    }
    var outcomes = new ArrayList<Outcome>();
    for (int user = 0; user < users.length; user++) {
      outcomes.add(new Scores(scores[user], cases.get(user), table).outcome());
    }
    return outcomes;
  }
}
