package dev.zhiyin.engine.shop;

import static dev.zhiyin.engine.shop.RandomCatalogue.pick;

import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.OrderLine;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;

/** What a shopper of chance did with a {@link RandomCatalogue}. */
public final class RandomHistory {
  private RandomHistory() {}

  /** So many events on products, on products that the shop does not have, and on words. */
  public static History of(int events, int products, Random random) {
    return History.of(events(events, products, random));
  }

  /** The events themselves, in no order. */
  public static List<Event> events(int events, int products, Random random) {
    return IntStream.range(0, events).mapToObj(i -> event("e" + i, products, random)).toList();
  }

  private static Event event(String id, int products, Random random) {
    return Event.of(
            id,
            ShopperId.user("u"),
            subject(products, random),
            type(random),
            RandomCatalogue.START.plusSeconds(random.nextInt(50)))
        .withLine(line(random));
  }

  private static OrderLine line(Random random) {
    return random.nextBoolean()
        ? OrderLine.NONE
        : new OrderLine(
            random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(9)),
            random.nextBoolean()
                ? OptionalDouble.empty()
                : OptionalDouble.of(RandomCatalogue.price(random)),
            random.nextBoolean() ? Optional.empty() : Optional.of("订单\t\\" + random.nextInt(5)));
  }

  /** Any type of event, each as likely. */
  public static EventType type(Random random) {
    return pick(List.of(EventType.values()), random);
  }

  private static Subject subject(int products, Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> new Subject.Words(RandomCatalogue.words(2, random));
      case 1 -> new Subject.Item("unknown" + random.nextInt(3));
      default -> new Subject.Item("p" + random.nextInt(products));
    };
  }

  /** A history in which every type of event may count for or against a product. */
  public static HistoryWeights weights(Random random) {
    var byType = new EnumMap<EventType, Double>(EventType.class);
    for (EventType type : EventType.values()) {
      byType.put(type, random.nextDouble() * 3 - 1);
    }
    return new HistoryWeights(
        0.5 + random.nextDouble() / 2, 1 + random.nextInt(40), byType, List.of());
  }
}
