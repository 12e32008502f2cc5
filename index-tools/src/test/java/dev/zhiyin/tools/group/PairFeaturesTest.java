package dev.zhiyin.tools.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.tools.group.OfferTable.Offer;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairFeaturesTest {
  private static final int NUMBERS_ON_BOTH_SIDES = 6;
  private static final int UNITS_AGREE = 13;
  private static final int UNITS_DIFFER = 14;
  private static final int CODE_IN_BOTH = 17;
  private static final int SIDES_WITHOUT_CODE = 19;

  private final Offer plain = offer("apple iphone 8 64gb");
  private final Offer parted = offer("iphone 8 64 gb silver");
  private final Offer larger = offer("apple iphone 8 plus 256gb");
  private final Offer fridge = offer("bosch kgv33vi31g");
  private final Offer sameFridge = offer("fridge kgv 33 vi31g");
  private final Offer otherFridge = offer("bosch kgv36vl32g");
  private final TermIndex index =
      new TermIndex(
          List.of(plain, parted, larger, fridge, sameFridge, otherFridge).stream()
              .map(Offer::text)
              .toList());

  private static Offer offer(String title) {
    return new Offer(new ProductRef() {}, title, title, OfferText.of(title), 0, 0, "");
  }

  private float[] of(Offer a, Offer b) {
    return PairFeatures.of(a, b, index, .5f, .2f, .3f);
  }

  @Test
  void itDoesNotMatterWhichComesFirst() {
    assertThat(of(plain, larger)).isEqualTo(PairFeatures.of(larger, plain, index, .5f, .3f, .2f));
    assertThat(PairFeatures.contrasts(plain.text(), larger.text()))
        .containsExactlyInAnyOrder(PairFeatures.contrasts(larger.text(), plain.text()));
  }

  @Test
  void measuresAgreeHoweverTheyAreWritten() {
    assertThat(of(plain, parted)[UNITS_AGREE]).isPositive();
    assertThat(of(plain, parted)[UNITS_DIFFER]).isZero();
    assertThat(of(plain, larger)[UNITS_DIFFER]).isPositive();
    assertThat(of(plain, larger)[NUMBERS_ON_BOTH_SIDES])
        .isGreaterThan(of(plain, parted)[NUMBERS_ON_BOTH_SIDES]);
  }

  @Test
  void codesAreFoundInPieces() {
    assertThat(of(fridge, sameFridge)[CODE_IN_BOTH]).isPositive();
    assertThat(of(fridge, otherFridge)[CODE_IN_BOTH]).isZero();
    assertThat(of(fridge, otherFridge)[SIDES_WITHOUT_CODE]).isEqualTo(1);
  }
}
