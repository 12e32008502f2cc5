package dev.zhiyin.engine.product;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.ProductUnavailable;
import dev.zhiyin.engine.product.Availability.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Changes of the offer of one product. What they do not name stays as it is when they are made, so
 * that those of several writers add up.
 *
 * @param productId of a product that should be there
 * @param request what tells the request from all others, if it may be sent again: the reservation
 *     that it has made is its own then, whoever else is refused
 */
public record OfferPatch(String productId, List<Change> changes, Optional<String> request) {
  /** One of them. */
  public sealed interface Change {
    /** Another price, or none. */
    record Price(OptionalDouble price) implements Change {
      public Price {
        Offer _ = Offer.NONE.withPrice(price);
      }
    }

    /** Another stock, or none that is counted. */
    record Stock(OptionalInt stock) implements Change {
      public Stock {
        Offer _ = Offer.NONE.withStock(stock);
      }
    }

    /** Another status; a product can be reserved only while it may be had. */
    record Became(Availability availability) implements Change {}

    /** Another end of a reservation that holds; empty for one that ends when somebody says so. */
    record ReservedUntil(Optional<Instant> time) implements Change {
      public ReservedUntil {
        Availability _ = Availability.reserved(time);
      }
    }
  }

  public OfferPatch {
    changes = List.copyOf(changes);
  }

  /**
   * The offer with all changes.
   *
   * @throws ProductUnavailable if it is to be reserved and is sold or reserved at that time, or the
   *     end of a reservation is to change that does not hold
   * @throws InvalidInput if a reservation would have ended by then
   */
  public Offer of(Offer offer, Instant now) {
    Offer changed = offer;
    for (Change change : changes) {
      changed = changed(changed, change, now);
    }
    return changed;
  }

  private Offer changed(Offer offer, Change change, Instant now) {
    return switch (change) {
      case Change.Price(var price) -> offer.withPrice(price);
      case Change.Stock(var stock) -> offer.withStock(stock);
      case Change.Became(var wanted) -> {
        if (wanted.status() == Status.RESERVED && !offer.isAvailable(now)) {
          throw refused(offer, "cannot be reserved");
        }
        requireToCome(wanted, now);
        yield offer.withAvailability(wanted);
      }
      case Change.ReservedUntil(var time) -> {
        if (offer.isAvailable(now) || status(offer) != Status.RESERVED) {
          throw refused(offer, "has no reservation that could end at another time");
        }
        Availability wanted = Availability.reserved(time);
        requireToCome(wanted, now);
        yield offer.withAvailability(wanted);
      }
    };
  }

  private static void requireToCome(Availability wanted, Instant now) {
    if (wanted.status() == Status.RESERVED && wanted.isAvailable(now)) {
      throw new InvalidInput(
          "reservedUntil",
          wanted.reservedUntil().map(Instant::toString).orElse(""),
          "a time after now, which is " + now);
    }
  }

  /** The status that it gives the product, if it gives one. */
  public Optional<Status> status() {
    return changes.stream()
        .filter(Change.Became.class::isInstance)
        .map(change -> ((Change.Became) change).availability().status())
        .findFirst();
  }

  private static Status status(Offer offer) {
    return offer.availability().orElse(Availability.AVAILABLE).status();
  }

  private ProductUnavailable refused(Offer offer, String what) {
    Availability now = offer.availability().orElse(Availability.AVAILABLE);
    return new ProductUnavailable(
        "product '%s' %s: it is %s%s"
            .formatted(
                productId,
                what,
                now.status().text(),
                now.reservedUntil().map(time -> " until " + time).orElse("")));
  }
}
