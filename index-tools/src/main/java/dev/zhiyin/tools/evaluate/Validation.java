package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.shopper.Split;
import dev.zhiyin.engine.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Compares models on the validation part, all products ranked exactly. */
public final class Validation {
  private final List<String> ids;
  private final List<Case> cases;
  private final Function<String, Embedding> meaning;
  private final Map<String, Embedding> words = new ConcurrentHashMap<>();

  /**
   * Reads the validation part.
   *
   * @param ids of the catalogue
   * @param meaning the centred embedding of words
   */
  public Validation(Store store, List<String> ids, Function<String, Embedding> meaning) {
    this.ids = List.copyOf(ids);
    this.meaning = meaning;
    this.cases = Case.of(store, Split.VALID, Set.copyOf(ids)::contains).cases();
  }

  /** Whether there is nobody to foretell. */
  public boolean isEmpty() {
    return cases.isEmpty();
  }

  /**
   * NDCG@10 of a model, 0 when there is nothing to foretell.
   *
   * @param centred the embeddings of the catalogue, in the order of the ids
   */
  public double ndcg(MatchModel model, List<Embedding> centred) {
    var table =
        new FaceTable(
            ids,
            model.productFaces(ids, centred),
            model.historyFaces(ids, centred),
            model,
            text -> model.historyFaces(List.of(words.computeIfAbsent(text, meaning)))[0]);
    return ExactRanking.byModel(cases, table).stream()
        .mapToDouble(outcome -> outcome.ndcg(Outcome.TOP))
        .average()
        .orElse(0);
  }
}
