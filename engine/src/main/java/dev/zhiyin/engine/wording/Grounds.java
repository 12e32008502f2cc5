package dev.zhiyin.engine.wording;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the evidence of a reason carries, and so what its sentence may say.
 *
 * @param language as requests name it, such as {@code zh-CN}
 * @param said what may be asserted
 * @param values by slot, texts that stand for it: what is put into a wording, and whatever else the
 *     same thing is called. Of the grounds of wordings whose slots are not filled, empty texts
 * @param required slots that a wording must have
 * @param figures further numbers that were counted, as they are written
 * @param texts whose words may be used as well, such as titles
 */
public record Grounds(
    String language,
    Said said,
    Map<Slot, List<String>> values,
    Set<Slot> required,
    Set<String> figures,
    List<String> texts) {
  /**
   * What may be asserted.
   *
   * @param shopper what the shopper did
   * @param others what others did, and what holds of them alone
   * @param facts what nobody does
   * @param musts of all of these, what must be told
   */
  public record Said(
      Set<Assertion> shopper, Set<Assertion> others, Set<Assertion> facts, Set<Assertion> musts) {
    public static final Said NOTHING = fact();

    public Said {
      shopper = Set.copyOf(shopper);
      others = Set.copyOf(others);
      facts = Set.copyOf(facts);
      musts = Set.copyOf(musts);
    }

    /** What holds and is nobody's deed. */
    public static Said fact(Assertion... facts) {
      return new Said(Set.of(), Set.of(), Set.of(facts), Set.of());
    }

    /** What the shopper did. */
    public static Said shopper(Assertion... deeds) {
      return new Said(Set.of(deeds), Set.of(), Set.of(), Set.of());
    }

    /** What others did, and what follows from that. */
    public static Said others(Assertion deed, Assertion... facts) {
      return new Said(Set.of(), Set.of(deed), Set.of(facts), Set.of());
    }

    /** The same, of which this must be told. */
    public Said must(Assertion... told) {
      return new Said(shopper, others, facts, Set.of(told));
    }

    /** The same, of which all that the shopper did must be told. */
    public Said mustDeeds() {
      return new Said(shopper, others, facts, union(musts, shopper));
    }

    /** What either may assert. */
    public Said and(Said more) {
      return new Said(
          union(shopper, more.shopper),
          union(others, more.others),
          union(facts, more.facts),
          union(musts, more.musts));
    }

    private static Set<Assertion> union(Set<Assertion> one, Set<Assertion> other) {
      var all = EnumSet.noneOf(Assertion.class);
      all.addAll(one);
      all.addAll(other);
      return all;
    }
  }

  public Grounds {
    var copy = new EnumMap<Slot, List<String>>(Slot.class);
    values.forEach((slot, some) -> copy.put(slot, List.copyOf(some)));
    values = Collections.unmodifiableMap(copy);
    required = Set.copyOf(required);
    figures = Set.copyOf(figures);
    texts = List.copyOf(texts);
  }

  /** The same with what stands in the slots. */
  public Grounds withValues(Map<Slot, List<String>> changed) {
    return new Grounds(language, said, changed, required, figures, texts);
  }
}
