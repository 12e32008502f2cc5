package dev.zhiyin.tools.split;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.Split;
import dev.zhiyin.engine.shopper.Subject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One shopper's events in three parts, each oldest first.
 *
 * @param known before valid: train, and what is {@link Split#HISTORY} only
 */
public record SplitEvents(List<Event> known, List<Event> valid, List<Event> test) {
  private static final Optional<Split> HISTORY = Optional.of(Split.HISTORY);

  public SplitEvents {
    known = List.copyOf(known);
    valid = List.copyOf(valid);
    test = List.copyOf(test);
  }

  /** What may be learned from. */
  public List<Event> train() {
    return known.stream().filter(event -> !event.split().equals(HISTORY)).toList();
  }

  /** Everything that is known when this part is predicted. */
  public List<Event> before(Split part) {
    return switch (part) {
      case TRAIN, HISTORY -> List.of();
      case VALID -> known;
      case TEST -> {
        var both = new ArrayList<>(known);
        both.addAll(valid);
        yield both;
      }
    };
  }

  /**
   * What is to be predicted in this part: the products in it that the shopper interacted with and
   * had not met before, in the order of the first time. Products interacted with again are not
   * predicted, as an answer leaves out what the shopper knows.
   *
   * @param known whether the shop has a product
   */
  public List<String> targets(Split part, Predicate<String> known) {
    Set<Subject> seen = new HashSet<>();
    before(part).forEach(event -> seen.add(event.subject()));
    return part(part).stream()
        .filter(event -> isInteraction(event) && !seen.contains(event.subject()))
        .map(event -> ((Subject.Item) event.subject()).productId())
        .filter(known)
        .distinct()
        .toList();
  }

  /** The first of the {@link #targets}. */
  public Optional<String> target(Split part, Predicate<String> known) {
    return targets(part, known).stream().findFirst();
  }

  /**
   * Whether a model can learn from this shopper: some product in train came after something else
   * and was new.
   *
   * @param known whether the shop has a product
   */
  public boolean teaches(Predicate<String> known) {
    Set<Subject> seen = new HashSet<>();
    for (Event event : train()) {
      boolean isNext = !seen.isEmpty() && isInteraction(event);
      if (seen.add(event.subject())
          && isNext
          && event.subject() instanceof Subject.Item(String id)
          && known.test(id)) {
        return true;
      }
    }
    return false;
  }

  private List<Event> part(Split part) {
    return switch (part) {
      case TRAIN -> train();
      case HISTORY -> List.of();
      case VALID -> valid;
      case TEST -> test;
    };
  }

  /** Whether an event is about a product and speaks for it. */
  static boolean isInteraction(Event event) {
    return event.subject() instanceof Subject.Item
        && event.type() != EventType.DISLIKE
        && event.type() != EventType.REMOVE_FROM_CART;
  }
}
