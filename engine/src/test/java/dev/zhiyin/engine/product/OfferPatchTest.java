package dev.zhiyin.engine.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.ProductUnavailable;
import dev.zhiyin.engine.filter.PriceRange;
import dev.zhiyin.engine.product.OfferPatch.Change;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class OfferPatchTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Offer OFFER = Offer.of(OptionalDouble.of(9), "CNY", OptionalInt.of(3), "s");

  @Test
  void whatIsNotNamedStaysAsItIs() {
    Offer reserved = OFFER.withAvailability(reserved(5));
    assertThat(patched(reserved, new Change.Price(OptionalDouble.of(8))))
        .isEqualTo(reserved.withPrice(OptionalDouble.of(8)));
    assertThat(patched(reserved, new Change.Stock(OptionalInt.empty())))
        .isEqualTo(reserved.withStock(OptionalInt.empty()));
    assertThat(patched(OFFER, new Change.Became(Availability.SOLD), new Change.Price(none())))
        .isEqualTo(OFFER.withAvailability(Availability.SOLD).withPrice(none()));
    assertThat(patched(OFFER)).isEqualTo(OFFER);
  }

  @Test
  void onlyWhatMayBeHadIsReserved() {
    var wanted = new Change.Became(reserved(60));
    assertThat(patched(OFFER, wanted)).isEqualTo(OFFER.withAvailability(reserved(60)));
    assertThat(patched(OFFER.withAvailability(reserved(0)), wanted).availability())
        .contains(reserved(60));
    assertThat(patched(OFFER.withAvailability(Availability.AVAILABLE), wanted).availability())
        .contains(reserved(60));

    isRefused(
        reserved(1),
        wanted,
        "product 'p' cannot be reserved: it is reserved until 2026-03-01T12:00:01Z");
    isRefused(
        Availability.reserved(Optional.empty()),
        wanted,
        "product 'p' cannot be reserved: it is reserved");
    isRefused(Availability.SOLD, wanted, "product 'p' cannot be reserved: it is sold");
  }

  @Test
  void aReservationMayEndInEveryOtherWay() {
    Offer held = OFFER.withAvailability(reserved(60));
    for (Availability next : List.of(Availability.SOLD, Availability.AVAILABLE)) {
      assertThat(patched(held, new Change.Became(next)).availability()).contains(next);
    }
    assertThat(patched(held, new Change.ReservedUntil(Optional.of(NOON.plusSeconds(90)))))
        .isEqualTo(OFFER.withAvailability(reserved(90)));
    assertThat(patched(held, new Change.ReservedUntil(Optional.empty())))
        .isEqualTo(OFFER.withAvailability(Availability.reserved(Optional.empty())));
  }

  @Test
  void onlyAReservationThatHoldsCanEndAtAnotherTime() {
    var longer = new Change.ReservedUntil(Optional.of(NOON.plusSeconds(90)));
    String refusal = "product 'p' has no reservation that could end at another time: it is ";
    isRefused(Availability.AVAILABLE, longer, refusal + "available");
    isRefused(Availability.SOLD, longer, refusal + "sold");
    isRefused(reserved(0), longer, refusal + "reserved until 2026-03-01T12:00:00Z");
  }

  @Test
  void aReservationThatHasEndedIsNone() {
    String refusal =
        "reservedUntil is '2026-03-01T12:00:00Z'; wanted a time after now, which is 2026-03-01T12:00:00Z";
    assertThatThrownBy(() -> patched(OFFER, new Change.Became(reserved(0))))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(refusal);
    assertThatThrownBy(
            () ->
                patched(
                    OFFER.withAvailability(reserved(60)),
                    new Change.ReservedUntil(Optional.of(NOON))))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(refusal);
  }

  @Test
  void aValueThatNoOfferHasIsRefusedBeforeAnythingIsRead() {
    assertThatThrownBy(() -> new Change.Price(OptionalDouble.of(-1)))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("price is '-1.0'; wanted a finite number of at least 0");
    assertThatThrownBy(() -> new Change.Stock(OptionalInt.of(-1)))
        .hasMessage("stock is '-1'; wanted at least 0");
    assertThatThrownBy(() -> new Change.ReservedUntil(Optional.of(Instant.MAX)))
        .hasMessageContaining("reservedUntil is");
    assertThatThrownBy(() -> new Availability(Availability.Status.SOLD, Optional.of(Instant.EPOCH)))
        .hasMessage(
            "reservedUntil is '1970-01-01T00:00:00Z'; wanted none where the status is not reserved");
  }

  @Test
  void aReservationHoldsToItsLastMillisecond() {
    Availability fine = Availability.reserved(Optional.of(NOON.plusNanos(1)));
    assertThat(fine.isAvailable(NOON)).isFalse();
    assertThat(fine.isAvailable(NOON.plusMillis(1))).isTrue();
    assertThat(reserved(0).isAvailable(NOON)).isTrue();
    assertThat(reserved(0).isAvailable(NOON.minusMillis(1))).isFalse();
  }

  private static void isRefused(Availability now, Change change, String why) {
    assertThatThrownBy(() -> patched(OFFER.withAvailability(now), change))
        .isInstanceOf(ProductUnavailable.class)
        .hasMessage(why);
  }

  private static Offer patched(Offer offer, Change... changes) {
    return new OfferPatch("p", List.of(changes), Optional.empty()).of(offer, NOON);
  }

  private static Availability reserved(int seconds) {
    return Availability.reserved(Optional.of(NOON.plusSeconds(seconds)));
  }

  private static OptionalDouble none() {
    return OptionalDouble.empty();
  }

  /* Which an index would have below 0.0, so that no price from 0 on would find it. */
  @Test
  void aPriceOfMinusNothingIsNothing() {
    var price = new Change.Price(OptionalDouble.of(-0.0));
    Offer changed =
        new OfferPatch("p", List.of(price), Optional.empty()).of(Offer.NONE, Instant.EPOCH);
    assertThat(changed.price()).isEqualTo(OptionalDouble.of(0.0));
    assertThat(new PriceRange(-0.0, -0.0)).isEqualTo(new PriceRange(0, 0));
  }
}
