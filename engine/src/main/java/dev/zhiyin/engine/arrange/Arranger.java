package dev.zhiyin.engine.arrange;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Applies the rules of a shop to ranked candidates, one after the other: boosts, diversity, turns
 * of the interests, caps, pins. What may not be shown at all is not among the candidates. For one
 * answer.
 */
public final class Arranger {
  private final ArrangeRules rules;
  private final Shelf shelf;
  private final Turns turns;

  /**
   * @param turns used if the rules let interests take turns
   */
  public Arranger(ArrangeRules rules, Shelf shelf, Turns turns) {
    this.rules = rules;
    this.shelf = shelf;
    this.turns = turns;
  }

  /**
   * Arranges them.
   *
   * @param ranked best first, each product once
   * @param pinned products of the pins that may be shown, by position
   * @param k size of the first page, at least 1
   */
  public Arranged of(List<Candidate> ranked, Map<Integer, Candidate> pinned, int k) {
    Map<Integer, Candidate> pins = new LinkedHashMap<>();
    pinned.entrySet().stream()
        .filter(pin -> pin.getKey() <= k)
        .sorted(Map.Entry.comparingByKey())
        .forEach(pin -> pins.put(pin.getKey(), pin.getValue()));
    var promoted = new HashMap<Integer, Candidate>();
    pins.values().forEach(pin -> promoted.put(pin.doc(), pin));

    var log = new MoveLog();
    List<Candidate> boosted = new Boosting(rules.boosts(), shelf).of(ranked);
    log.add(Rule.BOOST, ranked, boosted);
    List<Candidate> diverse = new Diversity(rules.diversity(), shelf).of(boosted, k);
    log.add(Rule.DIVERSITY, boosted, diverse);
    List<Candidate> fair = rules.interests() ? turns.of(diverse, k) : diverse;
    log.add(Rule.INTERESTS, diverse, fair);
    Capping.Capped capped = new Capping(rules.caps(), shelf, promoted.keySet()).of(fair, k);
    log.add(Rule.CAPS, fair, capped.order());
    List<Candidate> whole = pinned(capped.order(), capped.page(), pins);
    log.add(Rule.PIN, capped.order(), whole);

    long added = pins.values().stream().filter(pin -> !isIn(capped, pin)).count();
    int page = (int) Math.min(k, capped.page() + added);
    return new Arranged(whole, page, log.of(whole.subList(0, page)), promoted.keySet());
  }

  private static boolean isIn(Capping.Capped capped, Candidate pin) {
    return capped.order().subList(0, capped.page()).stream()
        .anyMatch(one -> one.doc() == pin.doc());
  }

  /* A page that is too short has its pins at its end. */
  private static List<Candidate> pinned(
      List<Candidate> order, int page, Map<Integer, Candidate> pins) {
    if (pins.isEmpty()) {
      return order;
    }
    var docs = pins.values().stream().map(Candidate::doc).toList();
    var first = new ArrayList<>(order.subList(0, page));
    first.removeIf(one -> docs.contains(one.doc()));
    pins.forEach((position, pin) -> first.add(Math.min(position - 1, first.size()), pin));
    order.subList(page, order.size()).stream()
        .filter(one -> !docs.contains(one.doc()))
        .forEach(first::add);
    return first;
  }

  /** What each rule moved. */
  private static final class MoveLog {
    private final Map<Integer, List<Move>> moves = new HashMap<>();

    /* What was not in the order before comes from behind its end. */
    void add(Rule rule, List<Candidate> before, List<Candidate> after) {
      if (before.equals(after)) {
        return;
      }
      Map<Integer, Integer> places = new HashMap<>();
      for (int place = 0; place < before.size(); place++) {
        places.put(before.get(place).doc(), place);
      }
      for (int place = 0; place < after.size(); place++) {
        int doc = after.get(place).doc();
        int by = places.getOrDefault(doc, before.size()) - place;
        if (by != 0) {
          moves.computeIfAbsent(doc, _ -> new ArrayList<>()).add(new Move(rule, by));
        }
      }
    }

    Map<Integer, List<Move>> of(List<Candidate> page) {
      var shown = new HashMap<Integer, List<Move>>();
      for (Candidate one : page) {
        List<Move> list = moves.get(one.doc());
        if (list != null) {
          shown.put(one.doc(), List.copyOf(list));
        }
      }
      return shown;
    }
  }
}
