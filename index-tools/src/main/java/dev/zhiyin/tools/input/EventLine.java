package dev.zhiyin.tools.input;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.privacy.Pseudonyms;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.OrderLine;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.tools.input.SeenIds.Fingerprint;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a row of a file of events says, before rows that say the same become one event.
 *
 * @param id if the file gives one
 * @param type of a return, what it takes back
 */
public record EventLine(
    Optional<String> id,
    ShopperId shopperId,
    Subject subject,
    EventType type,
    Instant timestamp,
    Optional<Split> split,
    Order order) {

  /**
   * What a row says of an order.
   *
   * @param pieces how many were bought or brought back
   * @param price of one piece
   * @param isReturn whether this takes purchases back
   */
  public record Order(
      Optional<String> id, OptionalInt pieces, OptionalDouble price, boolean isReturn) {
    static final Order NONE =
        new Order(Optional.empty(), OptionalInt.empty(), OptionalDouble.empty(), false);

    /** The session that a basket of nobody known is. */
    Optional<String> session() {
      return id.map(order -> "basket-" + order);
    }

    /* A quantity that rounds to nothing says nothing of pieces. */
    private OrderLine line() {
      return new OrderLine(pieces.orElse(0) > 0 ? pieces : OptionalInt.empty(), price, id);
    }
  }

  /** Whether nothing is known of the shopper but the order. */
  public boolean isAnonymous() {
    return shopperId.userId().isEmpty() && shopperId.sessionId().equals(order.session());
  }

  /**
   * The event. Without an id it gets one that is the same for the same event, made of the name that
   * the shopper is kept under: nobody without the key can try out whose it is.
   *
   * @throws InvalidInput if it is a return, which is no event of its own
   */
  FileEvent event(Pseudonyms pseudonyms) {
    if (order.isReturn()) {
      throw new InvalidInput(
          "event_type",
          "return",
          "one of %s; zhiyin prepare takes returns off purchases".formatted(EventTypes.NAMES));
    }
    ShopperId kept = pseudonyms.of(shopperId);
    return new FileEvent(
        Event.of(
                id.orElseGet(() -> madeId(kept, subject, type, timestamp)),
                kept,
                subject,
                type,
                timestamp)
            .withLine(order.line()),
        split);
  }

  /** Whether an event has the id that it gets where its file gives none. */
  public static boolean hasMadeId(Event event) {
    return event
        .id()
        .equals(madeId(event.shopperId(), event.subject(), event.type(), event.timestamp()));
  }

  private static String madeId(ShopperId who, Subject subject, EventType type, Instant timestamp) {
    String kind =
        switch (subject) {
          case Subject.Item _ -> "item";
          case Subject.Words _ -> "words";
        };
    String whole = who.userId().isPresent() ? kind : kind + " of a session";
    return Fingerprint.of(whole, about(subject), who.id(), type.text(), timestamp.toString())
        .text();
  }

  /** The product or the words. */
  static String about(Subject subject) {
    return switch (subject) {
      case Subject.Item(String product) -> product;
      case Subject.Words(String text) -> text;
    };
  }
}
