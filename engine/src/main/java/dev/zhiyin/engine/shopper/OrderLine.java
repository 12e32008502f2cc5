package dev.zhiyin.engine.shopper;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What an event says of an order, as far as the shop tells.
 *
 * @param quantity pieces, at least 1
 * @param price of one piece, at least 0
 * @param orderId 1 to 200 characters, the same for all that was ordered together
 */
public record OrderLine(OptionalInt quantity, OptionalDouble price, Optional<String> orderId) {
  public static final OrderLine NONE =
      new OrderLine(OptionalInt.empty(), OptionalDouble.empty(), Optional.empty());

  public OrderLine {
    if (quantity.isPresent() && quantity.getAsInt() < 1) {
      throw new InvalidInput(
          "quantity", Integer.toString(quantity.getAsInt()), "a whole number of at least 1");
    }
    if (price.isPresent() && !(price.getAsDouble() >= 0 && Double.isFinite(price.getAsDouble()))) {
      throw new InvalidInput(
          "price", Double.toString(price.getAsDouble()), "a finite number of at least 0");
    }
    orderId.ifPresent(id -> TextLimits.checkId("orderId", id));
  }

  /** Pieces: one where the shop does not say. */
  public int pieces() {
    return quantity.orElse(1);
  }
}
