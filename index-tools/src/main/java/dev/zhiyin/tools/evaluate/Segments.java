package dev.zhiyin.tools.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The parts that a measure is also taken of: shoppers by how many products and words their history
 * holds, targets by whether anybody met them in train, and by whether they are of the head, the
 * fifth of the catalogue that most shoppers met in train.
 */
final class Segments {
  private static final double HEAD = 0.2;

  private final List<Case> cases;
  private final Map<String, Long> popularity;
  private final Set<String> head;

  /**
   * @param catalogue ids of all products
   * @param popularity shoppers who met a product in train, by id; others have 0
   */
  Segments(List<Case> cases, List<String> catalogue, Map<String, Long> popularity) {
    this.cases = cases;
    this.popularity = popularity;
    this.head =
        catalogue.stream()
            .filter(popularity::containsKey)
            .sorted(
                Comparator.<String>comparingLong(popularity::get)
                    .reversed()
                    .thenComparing(Comparator.naturalOrder()))
            .limit(Math.round(HEAD * catalogue.size()))
            .collect(Collectors.toUnmodifiableSet());
  }

  List<SegmentRow> of(Ranked ranked) {
    return List.of(
        byLength(ranked, "history 1-5", 1, 5),
        byLength(ranked, "history 6-10", 6, 10),
        byLength(ranked, "history >10", 11, Integer.MAX_VALUE),
        byTarget(ranked, "warm targets", popularity::containsKey),
        byTarget(ranked, "cold targets", id -> !popularity.containsKey(id)),
        byTarget(ranked, "head targets", head::contains),
        byTarget(ranked, "tail targets", id -> !head.contains(id)));
  }

  private SegmentRow byLength(Ranked ranked, String name, int from, int to) {
    List<Outcome> outcomes = new ArrayList<>();
    IntStream.range(0, cases.size())
        .filter(i -> length(i) >= from && length(i) <= to)
        .forEach(i -> outcomes.add(ranked.outcomes().get(i)));
    return SegmentRow.of(ranked, name, outcomes);
  }

  private int length(int index) {
    return cases.get(index).history().items().size();
  }

  private static SegmentRow byTarget(Ranked ranked, String name, Predicate<String> target) {
    return SegmentRow.of(
        ranked,
        name,
        ranked.outcomes().stream().flatMap(outcome -> outcome.only(target).stream()).toList());
  }
}
