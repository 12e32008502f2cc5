package dev.zhiyin.engine.explain;

import java.util.List;

/**
 * Why a product is shown.
 *
 * @param also what else the same sentence says
 * @param sentence for the shopper, in the language asked for
 */
public record Reason(ReasonCode code, List<ReasonCode> also, String sentence, Evidence evidence) {
  public Reason {
    also = List.copyOf(also);
  }
}
