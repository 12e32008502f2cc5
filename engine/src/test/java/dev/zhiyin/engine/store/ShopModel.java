package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a store should hold, kept the plain way: lists that are searched, and sums of everything.
 */
final class ShopModel {
  private static final double HALF_LIFE_SECONDS = 7 * 86_400;

  /* Those that are there, in the order they came. */
  private final List<Known> events = new ArrayList<>();
  private final Map<String, Link> links = new HashMap<>();

  private record Known(Event event, Instant counted) {}

  private record Link(String user, Instant at) {}

  /** How many met a product, and how much in demand it is. */
  record Demand(long uniqueShoppers, double trendScore) {}

  List<Boolean> add(List<Event> added, Instant now) {
    return added.stream().map(event -> add(event, now)).toList();
  }

  private boolean add(Event event, Instant now) {
    if (events.stream().anyMatch(known -> known.event().id().equals(event.id()))) {
      return false;
    }
    ShopperId shopperId = event.shopperId();
    Optional<String> session = shopperId.sessionId();
    if (session.isPresent() && shopperId.userId().isPresent()) {
      if (!links.containsKey(session.get())) {
        events.replaceAll(
            known ->
                known.event().shopperId().equals(ShopperId.session(session.get()))
                    ? new Known(known.event().withWho(shopperId), known.counted())
                    : known);
      }
      confirm(session.get(), shopperId.userId().get(), now);
    }
    Event owned =
        shopperId.userId().isPresent()
            ? event
            : session
                .map(links::get)
                .map(link -> event.withWho(new ShopperId(Optional.of(link.user()), session)))
                .orElse(event);
    Instant time = event.timestamp();
    events.add(new Known(owned, time.isAfter(now) ? now : time));
    return true;
  }

  /* Not again within the hour. */
  private void confirm(String session, String user, Instant now) {
    Link before = links.get(session);
    if (before == null
        || !before.user().equals(user)
        || before.at().isBefore(now.minusSeconds(3600))) {
      links.put(session, new Link(user, now));
    }
  }

  /** Returns how many events that were. */
  long erase(String user) {
    long before = events.size();
    events.removeIf(known -> known.event().shopperId().userId().equals(Optional.of(user)));
    links.values().removeIf(link -> link.user().equals(user));
    return before - events.size();
  }

  /** Returns how many events may be removed. */
  long expire(Instant before) {
    links.values().removeIf(link -> link.at().isBefore(before));
    return events.stream().filter(known -> known.counted().isBefore(before)).count();
  }

  /** Which of several events of one age go first is not said: forgets all but those left. */
  void keep(Set<String> ids) {
    events.removeIf(known -> !ids.contains(known.event().id()));
  }

  /** Shopper by shopper, each shopper's oldest first. */
  List<Event> all() {
    return events.stream()
        .map(Known::event)
        .sorted(
            Comparator.<Event, String>comparing(event -> event.shopperId().key())
                .thenComparing(Event::timestamp))
        .toList();
  }

  Map<String, Demand> demand() {
    var products = new TreeMap<String, List<Known>>();
    for (Known known : events) {
      Event event = known.event();
      if (event.subject() instanceof Subject.Item(String id)
          && event.type() != EventType.DISLIKE
          && event.type() != EventType.REMOVE_FROM_CART) {
        products.computeIfAbsent(id, _ -> new ArrayList<>()).add(known);
      }
    }
    return products.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> demand(entry.getValue())));
  }

  private static Demand demand(List<Known> turns) {
    long uniqueShoppers =
        turns.stream().map(known -> known.event().shopperId().key()).distinct().count();
    Instant newest =
        turns.stream().map(Known::counted).max(Comparator.naturalOrder()).orElseThrow();
    double sum =
        turns.stream()
            .mapToDouble(
                turn ->
                    weight(turn.event().type())
                        * Math.pow(
                            2, (seconds(turn.counted()) - seconds(newest)) / HALF_LIFE_SECONDS))
            .sum();
    return new Demand(
        uniqueShoppers, Math.log(sum) / Math.log(2) + seconds(newest) / HALF_LIFE_SECONDS);
  }

  private static double seconds(Instant time) {
    return time.getEpochSecond() + time.getNano() / 1e9;
  }

  private static double weight(EventType type) {
    return switch (type) {
      case VIEW, CLICK, SEARCH -> 1;
      case SHARE -> 2;
      case FAVORITE, CART, REVIEW -> 3;
      case PURCHASE -> 4;
      case DISLIKE, REMOVE_FROM_CART -> 0;
    };
  }
}
