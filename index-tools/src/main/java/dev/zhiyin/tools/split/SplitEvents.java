package dev.zhiyin.tools.split;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.tools.input.Split;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * One shopper's events, oldest first and at least one, and the part that each belongs to.
 *
 * @param parts one an event
 */
public record SplitEvents(List<Event> events, List<Split> parts) {
  public SplitEvents {
    events = List.copyOf(events);
    parts = List.copyOf(parts);
    if (events.isEmpty() || events.size() != parts.size()) {
      throw new IllegalArgumentException(
          "%d events in %d parts; there must be one, and a part for each"
              .formatted(events.size(), parts.size()));
    }
  }

  /** Who it is, as {@link dev.zhiyin.engine.shopper.ShopperId#key} names one. */
  public String shopper() {
    return events.getFirst().shopperId().key();
  }

  /** What may be learned from. */
  public List<Event> train() {
    return of(Set.of(Split.TRAIN));
  }

  /**
   * Everything that is known when a part is predicted: of the parts before it what did not happen
   * later than its first event. Where it has none, all of the parts before it.
   */
  public List<Event> before(Split part) {
    Instant start = start(part).orElse(Instant.MAX);
    return of(earlier(part)).stream().filter(event -> !event.timestamp().isAfter(start)).toList();
  }

  /** When the first event of a part was. */
  public Optional<Instant> start(Split part) {
    int first = parts.indexOf(part);
    return first < 0 ? Optional.empty() : Optional.of(events.get(first).timestamp());
  }

  /**
   * What is to be predicted in this part: the products in it that the shopper interacted with for
   * the first time, in the order of the first time. Products interacted with again are not
   * predicted, as an answer leaves out what the shopper knows.
   *
   * @param known whether the shop has a product
   */
  public List<String> targets(Split part, Predicate<String> known) {
    Set<Subject> seen = new HashSet<>();
    before(part).forEach(event -> seen.add(event.subject()));
    return of(Set.of(part)).stream()
        .filter(event -> isInteraction(event) && !seen.contains(event.subject()))
        .map(event -> ((Subject.Item) event.subject()).productId())
        .filter(known)
        .distinct()
        .toList();
  }

  /**
   * Whether a model can learn from this shopper: some product in train came after something else
   * that the shop knows, and was new.
   *
   * @param known whether the shop has a product
   */
  public boolean teaches(Predicate<String> known) {
    Set<Subject> seen = new HashSet<>();
    for (Event event : train()) {
      boolean isItem = event.subject() instanceof Subject.Item;
      if (isItem && !known.test(((Subject.Item) event.subject()).productId())) {
        continue;
      }
      boolean isNext = !seen.isEmpty() && isInteraction(event);
      if (seen.add(event.subject()) && isNext) {
        return true;
      }
    }
    return false;
  }

  private List<Event> of(Set<Split> wanted) {
    return IntStream.range(0, parts.size())
        .filter(i -> wanted.contains(parts.get(i)))
        .mapToObj(events::get)
        .toList();
  }

  /** Whether an event is about a product and speaks for it. */
  static boolean isInteraction(Event event) {
    return event.subject() instanceof Subject.Item
        && event.type() != EventType.DISLIKE
        && event.type() != EventType.REMOVE_FROM_CART;
  }

  private static Set<Split> earlier(Split part) {
    return switch (part) {
      case TRAIN, HISTORY -> Set.of();
      case VALID -> Set.of(Split.TRAIN, Split.HISTORY);
      case TEST -> Set.of(Split.TRAIN, Split.HISTORY, Split.VALID);
    };
  }
}
