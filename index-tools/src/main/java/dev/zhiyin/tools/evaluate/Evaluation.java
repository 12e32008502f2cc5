package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.shopper.Split;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.ServedGeneration;
import dev.zhiyin.tools.split.TrainPopularity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Measures what is served, beside popularity and text alone: leave-one-out, the whole catalogue
 * ranked, the history left out, ties counted against us.
 */
public final class Evaluation {
  private final ServedGeneration served;
  private final Store store;
  private final Map<String, Embedding> words = new ConcurrentHashMap<>();

  public Evaluation(ServedGeneration served, Store store) {
    this.served = served;
    this.store = store;
  }

  /** The rows of one part, and how many shoppers had nothing to foretell. */
  public record Report(List<Row> rows, int shoppersWithoutTarget) {
    public Report {
      rows = List.copyOf(rows);
    }
  }

  public Report of(Split part) {
    FaceTable text = textTable();
    FaceTable model = modelTable();
    Case.Cases cases = Case.of(store, part, text::has);
    Map<String, Long> popularity = TrainPopularity.of(store);
    var rows = new ArrayList<Row>();
    rows.add(
        row(
            "popularity",
            part,
            EXACT,
            cases,
            one -> ExactRanking.byPopularity(one, text, popularity)));
    rows.add(row(UntrainedModel.NAME, part, EXACT, cases, one -> ExactRanking.byModel(one, text)));
    String name = served.model().name();
    if (!name.equals(UntrainedModel.NAME)) {
      rows.add(row(name, part, EXACT, cases, one -> ExactRanking.byModel(one, model)));
    }
    Recommender recommender = served.recommender();
    rows.add(row(name, part, "index", cases, one -> ServedRanking.of(one, recommender)));
    return new Report(rows, cases.withoutTarget());
  }

  private static final String EXACT = "exact";

  private Row row(
      String model, Split part, String through, Case.Cases cases, Function<Case, Outcome> ranking) {
    List<Outcome> outcomes = cases.cases().parallelStream().map(ranking).toList();
    try (var snapshot = served.generation().index().snapshot()) {
      return Row.of(model, part, through, outcomes, snapshot.size());
    }
  }

  private FaceTable textTable() {
    try (var snapshot = served.generation().index().snapshot()) {
      int n = snapshot.maxDoc();
      var faces = new float[n][];
      for (int doc = 0; doc < n; doc++) {
        faces[doc] = snapshot.embedding(doc).toArray();
      }
      var untrained = new UntrainedModel(served.model().inputDimension(), HistoryWeights.DEFAULT);
      return new FaceTable(ids(snapshot), faces, faces, untrained, word -> meaning(word).toArray());
    }
  }

  private FaceTable modelTable() {
    try (var snapshot = served.generation().index().snapshot()) {
      int n = snapshot.maxDoc();
      var products = new float[n][];
      var histories = new float[n][];
      for (int doc = 0; doc < n; doc++) {
        products[doc] = snapshot.productFace(doc);
        histories[doc] = snapshot.historyFace(doc);
      }
      MatchModel model = served.model();
      return new FaceTable(
          ids(snapshot),
          products,
          histories,
          model,
          word -> model.historyFaces(List.of(meaning(word)))[0]);
    }
  }

  private static List<String> ids(IndexSnapshot snapshot) {
    var ids = new ArrayList<String>();
    for (int doc = 0; doc < snapshot.maxDoc(); doc++) {
      ids.add(snapshot.id(doc));
    }
    return ids;
  }

  private Embedding meaning(String word) {
    TextEncoder encoder = served.encoder();
    Centring centring = served.generation().centring();
    return words.computeIfAbsent(word, text -> centring.apply(encoder.encodeQuery(text)));
  }
}
