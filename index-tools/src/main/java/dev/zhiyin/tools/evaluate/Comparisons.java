package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.match.UntrainedModel;
import java.util.ArrayList;
import java.util.List;

/** Who is compared with whom. */
final class Comparisons {
  static final String POPULARITY = "popularity";

  private final List<Ranked> ranked;

  Comparisons(List<Ranked> ranked) {
    this.ranked = List.copyOf(ranked);
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
        comparisons.add(Comparison.of(one, of(one.model(), Ranked.EXACT)));
        continue;
      }
      if (one.through().equals(Ranked.PAGE)) {
        comparisons.add(Comparison.of(one, of(one.model(), Ranked.INDEX)));
        continue;
      }
      rivals(one.model(), served)
          .forEach(rival -> comparisons.add(Comparison.of(one, of(rival, Ranked.EXACT))));
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

  /** Two models by name, both exact. */
  Comparison asked(String one, String other) {
    return Comparison.of(of(one, Ranked.EXACT), of(other, Ranked.EXACT));
  }

  private Ranked of(String model, String through) {
    return ranked.stream()
        .filter(it -> it.model().equals(model) && it.through().equals(through))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no model '%s' was measured".formatted(model)));
  }
}
