package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.onnx.ServedGeneration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/** The vectors of the served catalogue: those in the index, and those that other models give it. */
final class CatalogueVectors {
  private final ServedGeneration served;
  private final List<String> ids;
  private final List<Embedding> centred;
  private final WordMeanings words;

  CatalogueVectors(ServedGeneration served) {
    this.served = served;
    this.words = WordMeanings.of(served.encoder(), served.generation().centring());
    try (var snapshot = served.generation().index().snapshot()) {
      ids = snapshot.docs().mapToObj(snapshot::id).toList();
      centred = snapshot.docs().mapToObj(snapshot::embedding).toList();
    }
  }

  /** What words mean. */
  WordMeanings words() {
    return words;
  }

  List<String> ids() {
    return ids;
  }

  /** Those of the catalogue that a filter allows. */
  Set<String> allowed(Filter filter) {
    var allowed = new HashSet<String>();
    try (IndexView view = served.generation().index().view()) {
      String last = "";
      IndexView.Step step;
      do {
        step = view.byId(last, 1_000, filter);
        view.fetch(step.products(), Set.of(Part.ID)).forEach(one -> allowed.add(one.id()));
        last = step.last();
      } while (!step.end());
    }
    return allowed;
  }

  /**
   * What is served, as it lies in the index.
   *
   * @param model the one that is served, with the shop's weights
   */
  VectorTable indexed(MatchModel model) {
    try (var snapshot = served.generation().index().snapshot()) {
      return new VectorTable(
          ids,
          vectors(snapshot, snapshot::itemVector),
          vectors(snapshot, snapshot::historyVector),
          model,
          text -> words.of(text).map(meaning -> model.historyVectors(List.of(meaning))[0]));
    }
  }

  /** What a model makes of the catalogue. */
  VectorTable of(MatchModel model) {
    return VectorTable.of(ids, centred, model, words::of);
  }

  private static float[][] vectors(IndexSnapshot snapshot, IntFunction<float[]> vector) {
    return snapshot.docs().mapToObj(vector).toArray(float[][]::new);
  }
}
