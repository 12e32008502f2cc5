package dev.zhiyin.engine.product;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What changes often about a product; changing it does not change the product's embedding.
 *
 * @param price at least 0, in {@code currency}; never -0.0, which would lie below 0.0 in an index
 * @param currency ISO 4217 code such as CNY, or empty; at most {@value #LONGEST_CURRENCY}
 *     characters
 * @param stock pieces left, at least 0; absent when the shop does not count
 * @param seller id of the seller, or empty; at most {@value #LONGEST_SELLER} characters
 * @param availability empty where the shop says nothing of it, and the product may be had
 */
@RecordBuilder
public record Offer(
    OptionalDouble price,
    String currency,
    OptionalInt stock,
    String seller,
    Optional<Availability> availability)
    implements OfferBuilder.With {
  /** Most characters of a currency. */
  public static final int LONGEST_CURRENCY = 20;

  /** Most characters of a seller's id. */
  public static final int LONGEST_SELLER = 200;

  public static final Offer NONE = of(OptionalDouble.empty(), "", OptionalInt.empty(), "");

  public Offer {
    if (price.isPresent() && !(price.getAsDouble() >= 0 && Double.isFinite(price.getAsDouble()))) {
      throw new InvalidInput(
          "price", Double.toString(price.getAsDouble()), "a finite number of at least 0");
    }
    price = price.isPresent() ? OptionalDouble.of(price.getAsDouble() + 0.0) : price;
    if (stock.isPresent() && stock.getAsInt() < 0) {
      throw new InvalidInput("stock", Integer.toString(stock.getAsInt()), "at least 0");
    }
    TextLimits.checkLength("currency", currency, LONGEST_CURRENCY);
    TextLimits.checkLength("seller", seller, LONGEST_SELLER);
  }

  /** An offer of whose availability the shop says nothing. */
  public static Offer of(OptionalDouble price, String currency, OptionalInt stock, String seller) {
    return new Offer(price, currency, stock, seller, Optional.empty());
  }

  public Offer withAvailability(Availability changed) {
    return new Offer(price, currency, stock, seller, Optional.of(changed));
  }

  /** Characters of its texts. */
  int length() {
    return currency.length() + seller.length();
  }

  /** Whether it is neither sold nor reserved at a time, whatever the stock is. */
  public boolean isAvailable(Instant now) {
    return availability.orElse(Availability.AVAILABLE).isAvailable(now);
  }

  /** Whether there are pieces left; a shop that does not count its stock always has some. */
  public boolean inStock() {
    return stock.isEmpty() || stock.getAsInt() > 0;
  }
}
