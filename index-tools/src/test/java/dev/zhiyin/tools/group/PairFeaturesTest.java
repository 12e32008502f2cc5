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
  private static final int DIGITS_OF_ENDINGS_AGREE = 29;

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
    return offer(title, 0);
  }

  private static Offer offer(String title, int category) {
    return new Offer(new ProductRef() {}, title, title, OfferText.of(title), category, 0, "", "");
  }

  private float[] of(Offer a, Offer b) {
    return PairFeatures.of(a, b, index, .5f, .2f, .3f);
  }

  @Test
  void itDoesNotMatterWhichComesFirst() {
    assertThat(of(plain, larger)).isEqualTo(PairFeatures.of(larger, plain, index, .5f, .3f, .2f));
    assertThat(of(fridge, otherFridge))
        .isEqualTo(PairFeatures.of(otherFridge, fridge, index, .5f, .3f, .2f));
    int[][] terms = PairFeatures.contrasts(plain, larger);
    int[][] turned = PairFeatures.contrasts(larger, plain);
    assertThat(terms[0]).containsExactlyInAnyOrder(turned[0]);
    assertThat(terms[1]).containsExactlyInAnyOrder(turned[2]);
    assertThat(terms[2]).containsExactlyInAnyOrder(turned[1]);
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

  /* The last letter but three is often a colour, and a digit another size. */
  @Test
  void howCodesEndTellsWhetherTheyAreOfOneModel() {
    Offer colour = offer("bosch kgv33vl31g");

    assertThat(of(fridge, colour)[DIGITS_OF_ENDINGS_AGREE]).isOne();
    assertThat(of(fridge, otherFridge)[DIGITS_OF_ENDINGS_AGREE]).isZero();
    assertThat(of(plain, larger)[DIGITS_OF_ENDINGS_AGREE]).isEqualTo(.5f);
  }

  @Test
  void eachCategoryHasContrastsOfItsOwn() {
    int[][] general = PairFeatures.contrasts(plain, parted);
    int[][] phones = PairFeatures.contrasts(offer(plain.title(), 7), offer(parted.title(), 7));
    int[][] apart = PairFeatures.contrasts(offer(plain.title(), 7), offer(parted.title(), 8));

    assertThat(apart).isDeepEqualTo(general);
    for (int side = 0; side < general.length; side++) {
      assertThat(phones[side]).contains(general[side]).hasSize(2 * general[side].length);
    }
  }
}
