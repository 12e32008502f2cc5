package dev.zhiyin.engine.shopper;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a shopper has interacted with, newest first, one item a subject.
 *
 * <p>Order is by time; events of the same moment keep the order in which they were given, later
 * ones being newer.
 */
public record History(List<HistoryItem> items) {
  public static final History EMPTY = new History(List.of());

  /** Later in this list is stronger. */
  private static final List<EventType> STRENGTH =
      List.of(
          EventType.SEARCH,
          EventType.VIEW,
          EventType.CLICK,
          EventType.SHARE,
          EventType.FAVORITE,
          EventType.CART,
          EventType.REVIEW,
          EventType.PURCHASE);

  /** What takes a dislike back. Anything else may happen by the way, as by a page left open. */
  private static final Set<EventType> LIFTING =
      Set.of(
          EventType.SHARE,
          EventType.FAVORITE,
          EventType.CART,
          EventType.REVIEW,
          EventType.PURCHASE);

  public History {
    items = List.copyOf(items);
  }

  /**
   * Folds events, in any order, into one item a subject. Of those of one moment, the last in the
   * list is the newest.
   */
  public static History of(List<Event> events) {
    return of(events, Instant.MAX);
  }

  /**
   * The same at a time: what is later than that says when something was done only where nothing
   * else does.
   */
  public static History of(List<Event> events, Instant now) {
    var newestFirst = new ArrayList<>(events).reversed();
    newestFirst.sort(Comparator.comparing(Event::timestamp).reversed());
    Map<Subject, List<Event>> bySubject =
        newestFirst.stream()
            .collect(
                Collectors.groupingBy(Event::subject, LinkedHashMap::new, Collectors.toList()));
    return new History(bySubject.values().stream().map(its -> fold(its, now)).toList());
  }

  /** The newest {@code limit} items. */
  public History newest(int limit) {
    return items.size() <= limit ? this : new History(items.subList(0, limit));
  }

  public boolean isEmpty() {
    return items.isEmpty();
  }

  /** Ids of every product in it, in its order. */
  public Set<String> productIds() {
    return items.stream()
        .flatMap(item -> item.productId().stream())
        .collect(
            Collectors.collectingAndThen(
                Collectors.toCollection(LinkedHashSet::new), Collections::unmodifiableSet));
  }

  /** Ids of those products that were not turned away. */
  public Set<String> notRejected() {
    return items.stream()
        .filter(item -> !item.type().isRejection())
        .flatMap(item -> item.productId().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static HistoryItem fold(List<Event> newestFirst, Instant now) {
    var newest = newestFirst.getFirst();
    List<EventType> types = newestFirst.stream().map(Event::type).toList();
    EventType type = strongest(types);
    return new HistoryItem(
        newest.subject(),
        type,
        newest.timestamp(),
        done(newestFirst, type, now).orElse(newestFirst.get(types.indexOf(type)).timestamp()),
        newestFirst.stream().map(Event::id).toList());
  }

  private static Optional<Instant> done(List<Event> newestFirst, EventType type, Instant now) {
    for (Event event : newestFirst) {
      if (event.type() == type && !event.timestamp().isAfter(now)) {
        return Optional.of(event.timestamp());
      }
    }
    return Optional.empty();
  }

  /**
   * What all that was done with one subject amounts to. A dislike stands, whatever was done before,
   * until it is followed by more than views, clicks and searches; of what was done before it only a
   * purchase or a review counts then. Taking a product out of the cart undoes the cart before it;
   * it turns the product away unless that was bought.
   *
   * @param newestFirst at least one
   */
  public static EventType strongest(List<EventType> newestFirst) {
    if (newestFirst.size() == 1) {
      return newestFirst.getFirst(); // as most are, and a shopper may have thousands
    }
    List<EventType> sinceDislike =
        newestFirst.stream().takeWhile(type -> type != EventType.DISLIKE).toList();
    boolean disliked = sinceDislike.size() < newestFirst.size();
    if (disliked && sinceDislike.stream().noneMatch(LIFTING::contains)) {
      return EventType.DISLIKE;
    }
    List<EventType> positive = positive(sinceDislike);
    boolean putBack = sinceDislike.getFirst() == EventType.REMOVE_FROM_CART;
    Stream<EventType> beforeDislike = newestFirst.stream().skip(sinceDislike.size());
    return Stream.concat(
            positive.stream().filter(type -> !putBack || isBought(type)),
            beforeDislike.filter(History::isBought))
        .max(Comparator.comparingInt(STRENGTH::indexOf))
        .orElse(EventType.REMOVE_FROM_CART);
  }

  private static boolean isBought(EventType type) {
    return type == EventType.PURCHASE || type == EventType.REVIEW;
  }

  /** What was done and not undone. */
  private static List<EventType> positive(List<EventType> newestFirst) {
    int putBack = newestFirst.indexOf(EventType.REMOVE_FROM_CART);
    return IntStream.range(0, newestFirst.size())
        .filter(i -> putBack < 0 || i < putBack || newestFirst.get(i) != EventType.CART)
        .mapToObj(newestFirst::get)
        .filter(type -> !type.isRejection())
        .toList();
  }
}
