package dev.zhiyin.tools.evaluate;

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
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Baselines, each with the settings that are best on valid by NDCG@10: trained on train and, where
 * files hold out, again on train and valid.
 */
final class Rival {
  /** Shoppers of valid that settings are chosen by at most. */
  private static final int CHOOSING = 2_000;

  private final Holdout holdout;
  private final VectorTable table;
  private final Progress progress;

  /**
   * @param table of the catalogue, for its places
   */
  Rival(Holdout holdout, VectorTable table, Progress progress) {
    this.holdout = holdout;
    this.table = table;
    this.progress = progress;
  }

  /**
   * Ranks.
   *
   * @param part that the cases are of: what was fitted on valid is not measured by it
   */
  List<Ranked> of(Baseline kind, Split part, List<Case> cases) {
    List<int[]> train = histories(holdout);
    IntFunction<Scorer> fits = kind.on(train, table.size());
    int settings = chosen(kind, fits);
    List<Ranked> ranked = new ArrayList<>(ranked(kind, Ranked.TRAIN, fits.apply(settings), cases));
    if (holdout.isGiven() && part == Split.TEST) {
      Scorer again = kind.on(histories(holdout.withValid()), table.size()).apply(settings);
      ranked.addAll(ranked(kind, Ranked.TRAIN_AND_VALID, again, cases));
    }
    return ranked;
  }

  private int chosen(Baseline kind, IntFunction<Scorer> fits) {
    List<Case> all = Case.of(holdout, Split.VALID, table::has, _ -> true).cases();
    int step = Math.max(1, Math.ceilDiv(all.size(), CHOOSING));
    List<Case> some =
        IntStream.range(0, all.size()).filter(i -> i % step == 0).mapToObj(all::get).toList();
    int best = 0;
    double most = -1;
    for (int number = 0; number < kind.settings(); number++) {
      Ranked one = ranked(kind, Ranked.TRAIN, fits.apply(number), some).getFirst();
      double ndcg = Row.mean(one.measure(outcome -> outcome.ndcg(Outcome.TOP)));
      progress.say(
          "evaluate: %s, settings %d of %d: NDCG@10 on valid %.4f",
          kind.text(), number + 1, kind.settings(), ndcg);
      if (ndcg > most) {
        best = number;
        most = ndcg;
      }
    }
    return best;
  }

  private List<Ranked> ranked(Baseline kind, String trainedOn, Scorer scorer, List<Case> cases) {
    return Stream.of(Ranked.EXACT, Ranked.UNMASKED)
        .map(
            through ->
                new Ranked(
                    kind.text(),
                    trainedOn,
                    through,
                    ExactRanking.byScores(
                        cases,
                        table,
                        one -> scorer.scores(places(one)),
                        through.equals(Ranked.EXACT))))
        .toList();
  }

  private int[] places(Case one) {
    return one.history().items().reversed().stream()
        .filter(item -> !item.type().isRejection())
        .flatMap(
            item -> item.subject() instanceof Subject.Item(String id) ? Stream.of(id) : Stream.of())
        .filter(table::has)
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
