package dev.zhiyin.tools.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.tools.evaluate.Delta.Interval;
import dev.zhiyin.tools.evaluate.Outcome.Ranked;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The parts that a measure is also taken of: shoppers by how many products and words their history
 * holds, targets by whether anybody interacted with them in train, and by whether they are of the
 * head, the fifth of the catalogue that most shoppers interacted with in train; and by whether the
 * target's id is above that of the newest product in the history. Ids may carry the order in which
 * products were released, as those of Amazon do: what follows that order is good above and bad
 * below.
 */
final class Segments {
  private static final double HEAD = 0.2;
  private static final int MOST = Integer.MAX_VALUE;

  private final List<Case> cases;
  private final Map<String, Long> popularity;
  private final Set<String> head;

  /**
   * @param catalogue ids of all products
   * @param popularity shoppers who interacted with a product in train, by id; others have 0
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
                    .thenComparing(id -> Sha256.of(id)))
            .limit(Math.round(HEAD * catalogue.size()))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * One row for each segment.
   *
   * @param text text alone, to compare with
   */
  List<SegmentRow> of(Ranked ranked, Ranked text) {
    return List.of(
        SegmentRow.of("history 1-5", byLength(ranked, 1, 5), byLength(text, 1, 5)),
        SegmentRow.of("history 6-10", byLength(ranked, 6, 10), byLength(text, 6, 10)),
        SegmentRow.of("history >10", byLength(ranked, 11, MOST), byLength(text, 11, MOST)),
        byTarget("warm targets", ranked, text, popularity::containsKey),
        byTarget("cold targets", ranked, text, id -> !popularity.containsKey(id)),
        byTarget("head targets", ranked, text, head::contains),
        byTarget("tail targets", ranked, text, id -> !head.contains(id)),
        SegmentRow.of("id above last", byOrder(ranked, true), byOrder(text, true)),
        SegmentRow.of("id below last", byOrder(ranked, false), byOrder(text, false)));
  }

  private Ranked byLength(Ranked ranked, int from, int to) {
    return ranked.withOutcomes(
        IntStream.range(0, cases.size())
            .filter(i -> length(i) >= from && length(i) <= to)
            .mapToObj(ranked.outcomes()::get)
            .toList());
  }

  private Ranked byOrder(Ranked ranked, boolean above) {
    return ranked.withOutcomes(
        IntStream.range(0, cases.size())
            .boxed()
            .flatMap(i -> byOrder(cases.get(i), ranked.outcomes().get(i), above).stream())
            .toList());
  }

  private static Optional<Outcome> byOrder(Case one, Outcome outcome, boolean above) {
    return one.history().items().stream()
        .flatMap(
            item ->
                item.subject() instanceof Subject.Item(String id)
                    ? Stream.of(id)
                    : Stream.<String>empty())
        .findFirst()
        .flatMap(newest -> outcome.only(id -> id.compareTo(newest) > 0 == above));
  }

  private int length(int index) {
    return cases.get(index).history().items().size();
  }

  private static SegmentRow byTarget(
      String name, Ranked ranked, Ranked text, Predicate<String> targets) {
    return SegmentRow.of(name, only(ranked, targets), only(text, targets));
  }

  private static Ranked only(Ranked ranked, Predicate<String> targets) {
    return ranked.withOutcomes(
        ranked.outcomes().stream().flatMap(outcome -> outcome.only(targets).stream()).toList());
  }

  /**
   * One model measured on some of the shoppers, or on some of their targets.
   *
   * @param segment its name
   * @param users shoppers that have such a target
   * @param overText what it gains on text alone, on the same shoppers
   */
  record SegmentRow(
      String model,
      String trainedOn,
      String through,
      String segment,
      int users,
      @JsonProperty("recall@10") double recall10,
      @JsonProperty("ndcg@10") double ndcg10,
      @JsonProperty("recall@10 interval") Interval recallInterval,
      @JsonProperty("ndcg@10 interval") Interval ndcgInterval,
      @JsonProperty("recall@10 over text") Delta overText) {

    /**
     * Measures.
     *
     * @param ranked only of the segment
     * @param text text alone, of the same cases
     */
    static SegmentRow of(String segment, Ranked ranked, Ranked text) {
      double[] recall = ranked.recall10();
      double[] ndcg = ranked.ndcg10();
      return new SegmentRow(
          ranked.model(),
          ranked.trainedOn(),
          ranked.through(),
          segment,
          recall.length,
          Row.mean(recall),
          Row.mean(ndcg),
          Interval.of(recall),
          Interval.of(ndcg),
          Delta.of(recall, text.recall10()));
    }
  }
}
