package dev.zhiyin.engine.renewal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.OrderLine;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BasketTest {
  private static final Instant START = Instant.parse("2026-01-01T08:00:00Z");

  private final List<Event> events = new ArrayList<>();

  private void add(String product, EventType type, double hours, String order) {
    add(product, type, START.plusSeconds((long) (3600 * hours)), order);
  }

  private void add(String product, EventType type, Instant time, String order) {
    var line =
        new OrderLine(
            OptionalInt.empty(),
            OptionalDouble.empty(),
            Optional.of(order).filter(name -> !name.isEmpty()));
    events.add(
        Event.of("e" + events.size(), ShopperId.user("ann"), new Subject.Item(product), type, time)
            .withLine(line));
  }

  @Test
  void anOrderIsABasketHoweverLongItTakes() {
    add("tea", EventType.PURCHASE, 0, "o1");
    add("mug", EventType.PURCHASE, 1, "o2");
    add("pot", EventType.PURCHASE, 30, "o1");

    assertThat(Basket.of(events))
        .containsExactly(
            new Basket(START, Set.of("tea", "pot")),
            new Basket(START.plusSeconds(3600), Set.of("mug")));
  }

  @Test
  void withoutOrdersWhatIsBoughtWithinADayOfTheFirstIs() {
    add("tea", EventType.PURCHASE, 0, "");
    add("mug", EventType.VIEW, 1, "");
    add("pot", EventType.PURCHASE, 20, "");
    add("tea", EventType.PURCHASE, 24, "");
    add("jam", EventType.PURCHASE, 25, "");

    assertThat(Basket.of(events))
        .extracting(Basket::productIds)
        .containsExactly(Set.of("tea", "pot"), Set.of("tea", "jam"));
  }

  @Test
  void whereTimesArePositionsWhatIsBoughtAtOneIs() {
    add("tea", EventType.PURCHASE, Instant.ofEpochSecond(1), "");
    add("pot", EventType.PURCHASE, Instant.ofEpochSecond(1), "");
    add("mug", EventType.PURCHASE, Instant.ofEpochSecond(2), "o1");
    add("jam", EventType.PURCHASE, Instant.ofEpochSecond(2), "");
    add("cup", EventType.PURCHASE, Instant.ofEpochSecond(3), "o1");
    add("tea", EventType.PURCHASE, Instant.ofEpochSecond(3), "");

    assertThat(Basket.of(events))
        .extracting(Basket::productIds)
        .containsExactly(Set.of("tea", "pot"), Set.of("mug", "cup"), Set.of("jam"), Set.of("tea"));
  }
}
