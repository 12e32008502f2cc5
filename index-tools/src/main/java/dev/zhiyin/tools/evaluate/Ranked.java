package dev.zhiyin.tools.evaluate;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one model made of all cases.
 *
 * @param through {@link #EXACT} for all products ranked by score, {@link #INDEX} for those that
 *     recall finds, {@link #PAGE} for the page that a shopper sees
 * @param outcomes in the order of the cases
 */
record Ranked(String model, String through, List<Outcome> outcomes) {
  static final String EXACT = "exact";
  static final String INDEX = "index";
  static final String PAGE = "page";

  Ranked {
    outcomes = List.copyOf(outcomes);
  }

  /** One value a case. */
  double[] measure(ToDoubleFunction<Outcome> of) {
    return outcomes.stream().mapToDouble(of).toArray();
  }

  /** The same model on other cases. */
  Ranked withOutcomes(List<Outcome> changed) {
    return new Ranked(model, through, changed);
  }
}
