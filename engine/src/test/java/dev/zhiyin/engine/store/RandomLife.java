package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What may happen in a shop: events that are new or known, in order or out of it, of the past and
 * of the future; sessions whose users become known; erasures and expiries.
 */
final class RandomLife {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final Random random;
  private final List<Event> sent = new ArrayList<>();

  RandomLife(Random random) {
    this.random = random;
  }

  /** What happens next. */
  sealed interface Step {
    record Add(List<Event> events) implements Step {}

    record Erase(String user) implements Step {}

    record Expire(Instant before, int limit) implements Step {}
  }

  static void live(Store store, Random random, int steps) {
    var life = new RandomLife(random);
    for (int i = 0; i < steps; i++) {
      switch (life.next()) {
        case Step.Add(var events) -> store.events().add(events);
        case Step.Erase(var user) -> store.erasing().erase(user);
        case Step.Expire(var before, int limit) -> store.events().expire(_ -> before, limit);
      }
    }
  }

  Step next() {
    return switch (random.nextInt(10)) {
      case 0 -> new Step.Erase("u" + random.nextInt(6));
      case 1 -> new Step.Expire(NOON.plusSeconds(random.nextInt(9_000)), 1 + random.nextInt(20));
      default ->
          new Step.Add(IntStream.range(0, random.nextInt(12)).mapToObj(_ -> event()).toList());
    };
  }

  private Event event() {
    if (!sent.isEmpty() && random.nextInt(5) == 0) {
      return pick(sent, random);
    }
    var event =
        Event.of(
            "e" + random.nextInt(100_000),
            shopperId(),
            subject(),
            RandomHistory.type(random),
            time());
    sent.add(event);
    return event;
  }

  private ShopperId shopperId() {
    String user = "u" + random.nextInt(6);
    String session = "s" + random.nextInt(5);
    return switch (random.nextInt(3)) {
      case 0 -> ShopperId.user(user);
      case 1 -> ShopperId.session(session);
      default -> new ShopperId(Optional.of(user), Optional.of(session));
    };
  }

  private Subject subject() {
    return random.nextInt(8) == 0
        ? new Subject.Words("words " + random.nextInt(9))
        : new Subject.Item("p" + random.nextInt(12));
  }

  private Instant time() {
    return random.nextInt(6) == 0
        ? Instant.parse("2999-01-01T00:00:00Z")
        : NOON.plusMillis(random.nextInt(8_000_000));
  }

  private static <T> T pick(List<T> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }
}
