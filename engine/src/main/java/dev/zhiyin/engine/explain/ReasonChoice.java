package dev.zhiyin.engine.explain;

import java.util.HashSet;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * True ways to say why one product is shown, the most telling first. They are put into words when
 * asked for.
 */
public final class ReasonChoice {
  private final Supplier<Stream<Reason>> ways;

  private ReasonChoice(Supplier<Stream<Reason>> ways) {
    this.ways = ways;
  }

  /**
   * @param ways made anew at each call, the most telling first; at least one, sentences may repeat
   */
  static ReasonChoice of(Supplier<Stream<Reason>> ways) {
    return new ReasonChoice(ways);
  }

  /** The most telling one, for a product that stands alone. */
  public Reason first() {
    return ways.get().findFirst().orElseThrow();
  }

  /** All of them, no two with the same sentence. */
  public List<Reason> alternatives() {
    return alternatives(Integer.MAX_VALUE);
  }

  /** So many of them at most, the most telling; no more are put into words. */
  List<Reason> alternatives(int most) {
    var told = new HashSet<String>();
    return ways.get().filter(reason -> told.add(reason.sentence())).limit(most).toList();
  }
}
