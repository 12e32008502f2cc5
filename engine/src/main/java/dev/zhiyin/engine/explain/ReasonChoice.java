package dev.zhiyin.engine.explain;

import java.util.LinkedHashMap;
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
    var bySentence = new LinkedHashMap<String, Reason>();
    ways.get().forEach(reason -> bySentence.putIfAbsent(reason.sentence(), reason));
    return List.copyOf(bySentence.values());
  }
}
