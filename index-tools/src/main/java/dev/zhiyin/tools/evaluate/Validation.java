package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.EmbeddingTable;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.tools.split.Holdout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Compares models on the shoppers who decide, all that a list may show ranked exactly. */
public final class Validation {
  private final Assortment assortment;
  private final List<Case> cases;
  private final Map<EventType, Double> weights;

  /**
   * The catalogue and the words of histories, as one centring makes them.
   *
   * @param products the centred embeddings of the catalogue, by place
   * @param words the centred embedding of words, if they have one
   */
  public record Centred(EmbeddingTable products, Function<String, Optional<Embedding>> words) {}

  /**
   * Reads what is held out of the shoppers who decide.
   *
   * @param weights of event types by which the shop serves, in place of a model's own
   */
  public Validation(Holdout holdout, Assortment assortment, Map<EventType, Double> weights) {
    this.assortment = assortment;
    this.weights = Map.copyOf(weights);
    this.cases =
        Case.of(holdout, holdout.deciding(), assortment::shown, holdout.deciders()).cases();
  }

  /** How many shoppers are predicted. */
  public int shoppers() {
    return cases.size();
  }

  /** Whether there is nobody to predict. */
  public boolean isEmpty() {
    return cases.isEmpty();
  }

  /** NDCG@10 of a model, 0 when there is nothing to predict. */
  public double ndcg(MatchModel model, Centred centred) {
    return Row.mean(ndcgs(model, centred));
  }

  /**
   * A trained model against text alone, by NDCG@10; all 0 when there is nothing to predict.
   *
   * @param certain whether the trained one is better beyond what chance may do
   */
  public record Verdict(double text, double trained, int shoppers, boolean certain) {}

  /** Compares on the same shoppers. */
  public Verdict of(MatchModel text, MatchModel trained, Centred centred) {
    double[] ones = ndcgs(trained, centred);
    double[] others = ndcgs(text, centred);
    return new Verdict(
        Row.mean(others),
        Row.mean(ones),
        cases.size(),
        PairedTest.isGain(Delta.differences(ones, others)));
  }

  private double[] ndcgs(MatchModel model, Centred centred) {
    MatchModel served = model.withWeights(model.weights().withTypes(weights));
    return ExactRanking.byModel(
            cases, VectorTable.of(assortment, centred.products, served, centred.words))
        .stream()
        .mapToDouble(outcome -> outcome.ndcg(Outcome.TOP))
        .toArray();
  }
}
