package dev.zhiyin.tools.truth;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.onnx.ServedGeneration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Scores of one history by plain sums in double precision, from what the generation holds. */
final class Scoring {
  private final List<HistoryItem> counted = new ArrayList<>();
  private final List<float[]> faces = new ArrayList<>();
  private final double[] weights;
  private final double[] user;

  /**
   * @param words faces of words, which are costly, by subject; filled on the way
   */
  Scoring(
      History history,
      ServedGeneration served,
      IndexSnapshot snapshot,
      Map<Subject, float[]> words) {
    MatchModel model = served.model();
    for (HistoryItem item : history.items()) {
      if (counted.size() < model.weights().maximumItems()) {
        face(item.subject(), served, snapshot, words).ifPresent(face -> count(item, face));
      }
    }
    float[] raw = model.weights().of(new History(counted));
    user = new double[model.dimension()];
    for (int i = 0; i < counted.size(); i++) {
      for (int d = 0; d < user.length; d++) {
        user[d] += (double) raw[i] * faces.get(i)[d];
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

  private void count(HistoryItem item, float[] face) {
    counted.add(item);
    faces.add(face);
  }

  private static Optional<float[]> face(
      Subject subject,
      ServedGeneration served,
      IndexSnapshot snapshot,
      Map<Subject, float[]> words) {
    return switch (subject) {
      case Subject.Item(String id) -> {
        var doc = snapshot.find(id);
        yield doc.isPresent()
            ? Optional.of(snapshot.historyFace(doc.getAsInt()))
            : Optional.empty();
      }
      case Subject.Words(String text) ->
          Optional.of(words.computeIfAbsent(subject, _ -> ofWords(text, served)));
    };
  }

  private static float[] ofWords(String text, ServedGeneration served) {
    Embedding meaning = served.generation().centring().apply(served.encoder().encodeQuery(text));
    return served.model().historyFaces(List.of(meaning))[0];
  }

  /** The items that count, newest first. */
  List<HistoryItem> counted() {
    return counted;
  }

  /** Inner product of the shopper and a product. */
  double score(float[] productFace) {
    double sum = 0;
    for (int d = 0; d < user.length; d++) {
      sum += user[d] * productFace[d];
    }
    return sum;
  }

  /** What each item adds to it. */
  Map<HistoryItem, Double> shares(float[] productFace) {
    var shares = new LinkedHashMap<HistoryItem, Double>();
    for (int i = 0; i < weights.length; i++) {
      double sum = 0;
      for (int d = 0; d < user.length; d++) {
        sum += (double) faces.get(i)[d] * productFace[d];
      }
      shares.put(counted.get(i), weights[i] * sum);
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
