package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.rerank.Pin;
import dev.zhiyin.engine.retrieval.Candidate;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Source;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Products of the pins of a first page that may be shown, by position; of a group, that of the
 * first position. For one request.
 */
record PinnedProducts(Map<Integer, ProductRef> byPosition, RequestItems items, Scorer scorer) {
  PinnedProducts {
    byPosition = Map.copyOf(byPosition);
  }

  static PinnedProducts none(RequestItems items, Scorer scorer) {
    return new PinnedProducts(Map.of(), items, scorer);
  }

  /**
   * Reads those of a page, all of them together.
   *
   * @param k products of the page
   */
  static PinnedProducts of(
      List<Pin> pins, int k, Restriction restriction, RequestItems items, Scorer scorer) {
    List<Pin> first =
        pins.stream()
            .filter(pin -> pin.position() <= k)
            .sorted(Comparator.comparingInt(Pin::position))
            .toList();
    items.findAll(first.stream().map(Pin::product).toList(), RequestItems.OF_CANDIDATES);
    List<ProductRef> found =
        first.stream().flatMap(pin -> items.find(pin.product()).stream()).toList();
    items.groups(found);
    Set<ProductRef> allowed =
        found.isEmpty() ? Set.of() : items.matching(found, restriction.filter());
    var mayBeShown = new HashMap<Integer, ProductRef>();
    var groups = new HashSet<>(restriction.groups());
    for (Pin pin : first) {
      items
          .find(pin.product())
          .filter(allowed::contains)
          .filter(one -> !restriction.excluded().contains(one))
          .filter(one -> isOfNewGroup(one, groups, items))
          .ifPresent(one -> mayBeShown.put(pin.position(), one));
    }
    return new PinnedProducts(mayBeShown, items, scorer);
  }

  private static boolean isOfNewGroup(ProductRef product, Set<String> groups, RequestItems items) {
    String group = items.groups(List.of(product)).getFirst();
    return group.isEmpty() || groups.add(group);
  }

  /** The candidates at their positions, with what else they were retrieved by. */
  Map<Integer, Candidate> among(List<Candidate> ranked) {
    var pinned = new HashMap<Integer, Candidate>();
    scorer.score(byPosition.values());
    byPosition.forEach((position, product) -> pinned.put(position, pinned(product, ranked)));
    return pinned;
  }

  private Candidate pinned(ProductRef product, List<Candidate> ranked) {
    Optional<Candidate> found =
        ranked.stream().filter(candidate -> candidate.product().equals(product)).findFirst();
    Set<Source> sources = EnumSet.of(Source.PINNED);
    found.ifPresent(candidate -> sources.addAll(candidate.sources()));
    float score = found.map(Candidate::score).orElseGet(() -> scorer.of(product));
    return new Candidate(product, sources, score);
  }

  /** A pin stands for its group. */
  List<Candidate> withoutOthersOfTheirGroups(List<Candidate> ranked) {
    Set<String> groups = items.groupsOf(byPosition.values());
    if (groups.isEmpty()) {
      return ranked;
    }
    List<String> of = items.groups(ranked.stream().map(Candidate::product).toList());
    return IntStream.range(0, ranked.size())
        .filter(
            i -> byPosition.containsValue(ranked.get(i).product()) || !groups.contains(of.get(i)))
        .mapToObj(ranked::get)
        .toList();
  }
}
