package dev.zhiyin.engine.explain;

import java.util.List;

/**
 * Something true about why a product is shown, before it is put into words.
 *
 * @param also what else it says
 * @param key of its sentence
 * @param of brand or category that the sentence names, or empty
 */
record Claim(ReasonCode code, List<ReasonCode> also, String key, String of, Evidence evidence) {
  /** Whether it says that already. */
  boolean tells(ReasonCode other) {
    return code == other || also.contains(other);
  }

  /** Whether its sentence names one product of the history, so that one can say "both". */
  boolean namesOne() {
    return evidence.productIds().size() == 1 && !key.equals("similar.category");
  }
}
