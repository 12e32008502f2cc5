package dev.zhiyin.tools.truth;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.SlimWeights;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.onnx.OfflineGeneration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Scores of one history by plain sums in double precision, from what the generation holds. */
final class Scoring {
  private final List<HistoryItem> counted = new ArrayList<>();
  private final List<float[]> towerVectors = new ArrayList<>();
  private final double[] weights;
  private final double[] user;
  private final History history;
  private final MatchModel model;

  /**
   * @param words vectors of words, which are costly, by subject; filled on the way
   */
  Scoring(
      History history,
      OfflineGeneration served,
      IndexSnapshot snapshot,
      Map<Subject, float[]> words) {
    this.history = history;
    this.model = served.model();
    for (HistoryItem item : history.items()) {
      if (counted.size() < model.weights().maximumItems()) {
        towerVector(item.subject(), served, snapshot, words)
            .ifPresent(towerVector -> count(item, towerVector));
      }
    }
    float[] raw = model.weights().of(new History(counted));
    user = new double[model.dimension()];
    for (int i = 0; i < counted.size(); i++) {
      for (int d = 0; d < user.length; d++) {
        user[d] += (double) raw[i] * towerVectors.get(i)[d];
      }
    }
    double norm = model.normalisesUser() ? Math.sqrt(dot(user, user)) : 1;
    weights = new double[counted.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = norm == 0 ? 0 : raw[i] / norm;
    }
    for (int d = 0; d < user.length && norm > 0; d++) {
      user[d] /= norm;
    }
  }

  private void count(HistoryItem item, float[] towerVector) {
    counted.add(item);
    towerVectors.add(towerVector);
  }

  private static Optional<float[]> towerVector(
      Subject subject,
      OfflineGeneration served,
      IndexSnapshot snapshot,
      Map<Subject, float[]> words) {
    return switch (subject) {
      case Subject.Item(String id) -> {
        var doc = snapshot.find(id);
        yield doc.isPresent()
            ? Optional.of(snapshot.historyVector(doc.getAsInt()))
            : Optional.empty();
      }
      case Subject.Words(String text) ->
          Optional.of(words.computeIfAbsent(subject, _ -> ofWords(text, served)));
    };
  }

  private static float[] ofWords(String text, OfflineGeneration served) {
    Embedding meaning = served.generation().centring().apply(served.encoder().encodeQuery(text));
    return served.model().historyVectors(List.of(meaning))[0];
  }

  /** The items that count, newest first. */
  List<HistoryItem> counted() {
    return counted;
  }

  /** Inner product of the shopper and a product, and what liked products say of it. */
  double score(String productId, float[] itemVector) {
    double sum = history.items().stream().mapToDouble(item -> slim(item, productId)).sum();
    for (int d = 0; d < user.length; d++) {
      sum += user[d] * itemVector[d];
    }
    return sum;
  }

  private double slim(HistoryItem item, String productId) {
    SlimWeights slim = model.slim();
    boolean liked =
        !item.type().isRejection() && model.weights().byType().getOrDefault(item.type(), 0.0) > 0;
    return liked && item.subject() instanceof Subject.Item(String id)
        ? slim.weight(slim.place(id), slim.place(productId))
        : 0;
  }

  /** What each item adds to it, those that are too old for the vector included. */
  Map<HistoryItem, Double> shares(String productId, float[] itemVector) {
    var shares = new LinkedHashMap<HistoryItem, Double>();
    history.items().forEach(item -> shares.put(item, slim(item, productId)));
    for (int i = 0; i < weights.length; i++) {
      double sum = 0;
      for (int d = 0; d < user.length; d++) {
        sum += (double) towerVectors.get(i)[d] * itemVector[d];
      }
      shares.merge(counted.get(i), weights[i] * sum, Double::sum);
    }
    return shares;
  }

  private static double dot(double[] one, double[] other) {
    double sum = 0;
    for (int d = 0; d < one.length; d++) {
      sum += one[d] * other[d];
    }
    return sum;
  }
}
