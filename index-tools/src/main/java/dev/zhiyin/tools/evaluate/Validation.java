package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.shopper.Split;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.evaluate.Outcome.Ranked;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Compares models on the validation part, all products ranked exactly. */
public final class Validation {
  private final List<String> ids;
  private final List<Case> cases;
  private final Function<String, Optional<Embedding>> meanings;

  /**
   * Reads the validation part.
   *
   * @param ids of the catalogue
   * @param meanings the centred embedding of words, if they have one
   */
  public Validation(Store store, List<String> ids, Function<String, Optional<Embedding>> meanings) {
    this.ids = List.copyOf(ids);
    this.meanings = meanings;
    this.cases = Case.of(store, Split.VALID, Set.copyOf(ids)::contains).cases();
  }

  /** Whether there is nobody to predict. */
  public boolean isEmpty() {
    return cases.isEmpty();
  }

  /**
   * NDCG@10 of a model, 0 when there is nothing to predict.
   *
   * @param centred the embeddings of the catalogue, in the order of the ids
   */
  public double ndcg(MatchModel model, List<Embedding> centred) {
    return Row.mean(ranked(model, centred).measure(outcome -> outcome.ndcg(Outcome.TOP)));
  }

  /**
   * A trained model against text alone, by NDCG@10; all 0 when there is nothing to predict.
   *
   * @param certain whether the trained one is better beyond what chance may do, with 95 % on the
   *     shoppers that there are
   */
  public record Verdict(double text, double trained, int shoppers, boolean certain) {}

  /**
   * Compares on the same shoppers.
   *
   * @param centred the embeddings of the catalogue, in the order of the ids
   */
  public Verdict of(MatchModel text, MatchModel trained, List<Embedding> centred) {
    Ranked one = ranked(trained, centred);
    Ranked other = ranked(text, centred);
    return new Verdict(
        Row.mean(other.measure(outcome -> outcome.ndcg(Outcome.TOP))),
        Row.mean(one.measure(outcome -> outcome.ndcg(Outcome.TOP))),
        cases.size(),
        Comparison.of(one, other).ndcg10().interval().low() > 0);
  }

  private Ranked ranked(MatchModel model, List<Embedding> centred) {
    var table = VectorTable.of(ids, centred, model, meanings);
    return new Ranked(model.name(), Ranked.EXACT, ExactRanking.byModel(cases, table));
  }
}
