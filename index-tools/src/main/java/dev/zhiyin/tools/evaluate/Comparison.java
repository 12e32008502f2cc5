package dev.zhiyin.tools.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.tools.evaluate.Outcome.Ranked;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * One ranking against another on the same shoppers: the mean of what the first gains on the second
 * for each shopper, with its interval, which is narrower than those of both apart.
 */
public record Comparison(
    String model,
    String trainedOn,
    String through,
    @JsonProperty("against") String otherModel,
    @JsonProperty("against trained on") String otherTrainedOn,
    @JsonProperty("against through") String otherThrough,
    int users,
    @JsonProperty("recall@10") Delta recall10,
    @JsonProperty("ndcg@10") Delta ndcg10) {

  /** Both have the outcomes of the same cases, in the same order. */
  static Comparison of(Ranked one, Ranked other) {
    if (one.outcomes().size() != other.outcomes().size()) {
      throw new IllegalArgumentException(
          "%d cases against %d; they must be the same"
              .formatted(one.outcomes().size(), other.outcomes().size()));
    }
    return new Comparison(
        one.model(),
        one.trainedOn(),
        one.through(),
        other.model(),
        other.trainedOn(),
        other.through(),
        one.outcomes().size(),
        Delta.of(one.recall10(), other.recall10()),
        Delta.of(one.ndcg10(), other.ndcg10()));
  }

  /** Who is compared with whom. */
  record Comparisons(List<Ranked> ranked) {
    static final String POPULARITY = "popularity";

    Comparisons {
      ranked = List.copyOf(ranked);
    }

    /**
     * Every model with popularity, with text alone and with the served model, all exact, and every
     * index with the exact ranking of its own model, and every page with its index.
     *
     * @param served name of the model that is served
     */
    List<Comparison> usual(String served) {
      var comparisons = new ArrayList<Comparison>();
      for (Ranked one : ranked) {
        if (one.through().equals(Ranked.INDEX)) {
          comparisons.add(Comparison.of(one, of(one, Ranked.EXACT)));
          continue;
        }
        if (one.through().equals(Ranked.PAGE)) {
          comparisons.add(Comparison.of(one, of(one, Ranked.INDEX)));
          continue;
        }
        if (one.through().equals(Ranked.UNMASKED)) {
          continue;
        }
        rivals(one.model(), served)
            .forEach(rival -> comparisons.add(Comparison.of(one, rival(rival, one.trainedOn()))));
      }
      return comparisons;
    }

    private static List<String> rivals(String model, String served) {
      if (model.equals(POPULARITY)) {
        return List.of();
      }
      if (model.equals(UntrainedModel.NAME)) {
        return List.of(POPULARITY);
      }
      return model.equals(served) || served.equals(UntrainedModel.NAME)
          ? List.of(POPULARITY, UntrainedModel.NAME)
          : List.of(POPULARITY, UntrainedModel.NAME, served);
    }

    /* The same model by another way. */
    private Ranked of(Ranked one, String through) {
      return found(
          one.model(),
          it -> it.trainedOn().equals(one.trainedOn()) && it.through().equals(through));
    }

    /* Trained on the same where there is such a row. */
    private Ranked rival(String model, String trainedOn) {
      boolean isLike =
          ranked.stream()
              .filter(it -> it.through().equals(Ranked.EXACT))
              .anyMatch(it -> it.model().equals(model) && it.trainedOn().equals(trainedOn));
      return found(
          model,
          it -> it.through().equals(Ranked.EXACT) && (!isLike || it.trainedOn().equals(trainedOn)));
    }

    private Ranked found(String model, Predicate<Ranked> asked) {
      return ranked.stream()
          .filter(it -> it.model().equals(model) && asked.test(it))
          .findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException("no model '%s' was measured".formatted(model)));
    }
  }
}
