package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.onnx.ServedGeneration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/** The faces of the served catalogue: those in the index, and those that other models give it. */
final class Tables {
  private final ServedGeneration served;
  private final List<String> ids;
  private final List<Embedding> centred;
  private final Map<String, Embedding> words = new ConcurrentHashMap<>();

  Tables(ServedGeneration served) {
    this.served = served;
    try (var snapshot = served.generation().index().snapshot()) {
      ids = snapshot.docs().mapToObj(snapshot::id).toList();
      centred = snapshot.docs().mapToObj(snapshot::embedding).toList();
    }
  }

  List<String> ids() {
    return ids;
  }

  List<Embedding> centred() {
    return centred;
  }

  /** Text alone, nothing learned. */
  FaceTable text() {
    return of(new UntrainedModel(served.model().inputDimension(), HistoryWeights.DEFAULT));
  }

  /** What is served, as it lies in the index. */
  FaceTable indexed() {
    try (var snapshot = served.generation().index().snapshot()) {
      return table(
          faces(snapshot, snapshot::productFace),
          faces(snapshot, snapshot::historyFace),
          served.model());
    }
  }

  /** What a model makes of the catalogue. */
  FaceTable of(MatchModel model) {
    return table(model.productFaces(ids, centred), model.historyFaces(ids, centred), model);
  }

  private FaceTable table(float[][] productFaces, float[][] historyFaces, MatchModel model) {
    return new FaceTable(
        ids,
        productFaces,
        historyFaces,
        model,
        word -> model.historyFaces(List.of(meaning(word)))[0]);
  }

  private static float[][] faces(IndexSnapshot snapshot, IntFunction<float[]> face) {
    return snapshot.docs().mapToObj(face).toArray(float[][]::new);
  }

  private Embedding meaning(String word) {
    return words.computeIfAbsent(
        word, text -> served.generation().centring().apply(served.encoder().encodeQuery(text)));
  }
}
