package dev.zhiyin.engine.explain;

import dev.zhiyin.engine.LowerCase;
import java.util.List;

/**
 * Why a product is shown.
 *
 * @param also what else the same sentence says
 * @param sentence for the shopper, in the language asked for
 * @param wordedBy whose words the sentence is in
 */
public record Reason(
    ReasonCode code, List<ReasonCode> also, String sentence, Evidence evidence, WordedBy wordedBy) {
  /** Whose words a sentence is in. Written in lower case in JSON. */
  public enum WordedBy implements LowerCase {
    TEMPLATE,
    /** A language model's, verified; or an operator's in their place. */
    MODEL
  }

  public Reason {
    also = List.copyOf(also);
  }

  /** One in the words of its template. */
  public Reason(ReasonCode code, List<ReasonCode> also, String sentence, Evidence evidence) {
    this(code, also, sentence, evidence, WordedBy.TEMPLATE);
  }
}
