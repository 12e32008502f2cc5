package dev.zhiyin.engine.reason;

import java.util.List;

/**
 * True ways to say why one product is shown, the most telling first.
 *
 * @param alternatives at least one, no two with the same sentence
 */
public record Choice(List<Reason> alternatives) {
  public Choice {
    alternatives = List.copyOf(alternatives);
    if (alternatives.isEmpty()) {
      throw new IllegalArgumentException("alternatives are empty; wanted at least one reason");
    }
  }

  /** The most telling one, for a product that stands alone. */
  public Reason first() {
    return alternatives.getFirst();
  }
}
