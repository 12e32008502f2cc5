package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.evaluate.Outcome.Ranked;
import dev.zhiyin.tools.input.Split;
import dev.zhiyin.tools.split.Holdout;
import dev.zhiyin.tools.train.baseline.Baseline;
import dev.zhiyin.tools.train.baseline.Baseline.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Baselines, each with the settings that are best on valid by NDCG@10: trained on train and, where
 * files hold out, again on train and valid.
 *
 * @param table of the catalogue's texts, for its places, too
 */
record TunedBaselines(Holdout holdout, VectorTable table, Progress progress) {
  /** Shoppers of valid that settings are chosen by at most. */
  private static final int CHOOSING = 2_000;

  /** Settings by their number, and what they came to. */
  private record Choice(int number, double ndcg) {}

  /**
   * Ranks.
   *
   * @param part that the cases are of: what was fitted on valid is not measured by it
   * @throws WorkRefused if nothing of valid can be predicted, or the catalogue is too large for it
   */
  List<Ranked> of(Baseline kind, Split part, List<Case> cases) {
    List<int[]> train = histories(holdout);
    IntFunction<Scorer> fits = kind.on(train, table.size(), table::itemVector);
    int settings = chosen(kind, fits);
    List<Ranked> ranked = new ArrayList<>(both(kind, Ranked.TRAIN, fits.apply(settings), cases));
    if (holdout.isGiven() && part == Split.TEST) {
      Scorer again =
          kind.on(histories(holdout.withValid()), table.size(), table::itemVector).apply(settings);
      ranked.addAll(both(kind, Ranked.TRAIN_AND_VALID, again, cases));
    }
    return ranked;
  }

  private int chosen(Baseline kind, IntFunction<Scorer> fits) {
    List<Case> all = Case.of(holdout, Split.VALID, table.assortment()::shown, _ -> true).cases();
    int step = Math.max(1, Math.ceilDiv(all.size(), CHOOSING));
    List<Case> some =
        IntStream.range(0, all.size()).filter(i -> i % step == 0).mapToObj(all::get).toList();
    if (some.isEmpty()) {
      throw new WorkRefused(
          "a baseline's settings are chosen on valid, and of valid nothing can be predicted; where files hold out, say valid in their column split for some events");
    }
    var best = new Choice(0, -1);
    for (int from = 0; from < kind.settings(); from += kind.epochs()) {
      Choice here = choice(kind, fits, from, some);
      best = here.ndcg > best.ndcg ? here : best;
    }
    return best.number;
  }

  /* Of settings, or of the epochs of one training. */
  private Choice choice(Baseline kind, IntFunction<Scorer> fits, int from, List<Case> cases) {
    var best = new Choice(from, -1);
    int end = from + kind.epochs();
    for (int number = from; number < end && number - best.number <= Baseline.PATIENCE; number++) {
      try (Scorer scorer = fits.apply(number)) {
        double ndcg =
            outcomes(scorer, cases, true).stream()
                .mapToDouble(outcome -> outcome.ndcg(Outcome.TOP))
                .average()
                .orElse(0);
        progress.say(
            "evaluate: %s, settings %d of %d: NDCG@10 on valid %.4f",
            kind.text(), number + 1, kind.settings(), ndcg);
        best = ndcg > best.ndcg ? new Choice(number, ndcg) : best;
      }
    }
    return best;
  }

  private List<Ranked> both(Baseline kind, String trainedOn, Scorer fitted, List<Case> cases) {
    try (fitted) {
      return Ranked.exact(kind.text(), trainedOn, masked -> outcomes(fitted, cases, masked));
    }
  }

  private List<Outcome> outcomes(Scorer scorer, List<Case> cases, boolean masked) {
    return ExactRanking.byScores(cases, table, one -> scorer.scores(places(one)), masked);
  }

  /* In the order of the first time, as histories that are learned from are. */
  private int[] places(Case one) {
    Set<String> liked = one.history().notRejected();
    return one.products().stream()
        .filter(id -> liked.contains(id) && table.has(id))
        .mapToInt(table::place)
        .toArray();
  }

  private List<int[]> histories(Holdout from) {
    var histories = new ArrayList<int[]>();
    from.forEachShopper(
        shopper ->
            histories.add(
                shopper.train().stream()
                    .flatMap(event -> place(event).stream())
                    .distinct()
                    .mapToInt(place -> place)
                    .toArray()));
    return histories;
  }

  private Optional<Integer> place(Event event) {
    return !event.type().isRejection()
            && event.subject() instanceof Subject.Item(String id)
            && table.has(id)
        ? Optional.of(table.place(id))
        : Optional.empty();
  }
}
