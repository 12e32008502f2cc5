package dev.zhiyin.tools.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.tools.group.OfferTable.Offer;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PairContextTest {
  private static final int LIKELY = 0;
  private static final int LIKELIEST_OTHER = 2;
  private static final int RIVAL = 4;
  private static final int BY_THIRD = 5;
  private static final int MOST_BY_THIRD = 6;
  private static final int COSINE = 7;
  private static final int OFFERS_OF_THE_TITLE = 10;
  private static final int AGAINST = 11;
  private static final int COMMON_OF_LARGER = 13;
  private static final int COMMON_OF_SMALLER = 14;
  private static final Offset<Float> CLOSE = within(1e-5f);

  /* Of four offers, the last two are the same title by one seller; 3 and 4 are not candidates. */
  private final List<Offer> offers =
      List.of(
          offer("neff oven b57", 1),
          offer("oven neff", 2),
          offer("neff b57cr", 3),
          offer("neff built in oven", 4),
          offer("neff built in oven", 4));
  private final PairContext context =
      new PairContext(
          offers,
          PairGraph.of(
              offers.size(),
              new int[] {0, 1, 0, 2, 1, 2, 0, 3, 0, 4},
              new float[] {.5f, .9f, .8f, .3f, .6f}));

  private static Offer offer(String title, int seller) {
    return new Offer(new ProductRef() {}, title, title, OfferText.of(title), 0, seller, "", "");
  }

  @Test
  void aThirdOfferThatBothAreLikeSpeaksForThem() {
    float[] pair = context.of(0, 1);

    assertThat(pair[BY_THIRD]).isCloseTo(.9f * .8f, CLOSE);
    assertThat(pair[MOST_BY_THIRD]).isCloseTo(.8f, CLOSE);
    assertThat(pair[COSINE]).isGreaterThan(.9f);
    assertThat(context.of(1, 3)[MOST_BY_THIRD]).isCloseTo(.3f, CLOSE);
    assertThat(context.of(1, 3)[LIKELY]).isZero();
    assertThat(context.of(2, 0)[LIKELY]).isEqualTo(context.of(0, 2)[LIKELY]).isEqualTo(.9f);
  }

  @Test
  void anotherOfferOfTheSameSellerMayBeLikelier() {
    float[] pair = context.of(0, 3);

    assertThat(pair[RIVAL]).isCloseTo(.6f, CLOSE);
    assertThat(pair[LIKELIEST_OTHER]).isCloseTo(.9f, CLOSE);
    assertThat(pair[OFFERS_OF_THE_TITLE]).isEqualTo(2);
    assertThat(context.of(0, 2)[RIVAL]).isZero();
  }

  /* 0 may be one product with 4, whose seller has 3 as well; 3 and 4 are of one seller themselves. */
  @Test
  void whatIsOneProductWithOffersOfOneSellerIsNotOneProduct() {
    assertThat(context.of(0, 3)[AGAINST]).isCloseTo(.6f, CLOSE);
    assertThat(context.of(3, 4)[AGAINST]).isCloseTo(1, CLOSE);
    assertThat(context.of(0, 1)[AGAINST]).isCloseTo(0, CLOSE);
  }

  /* Each of the first two has a partner of seller 3, and these are two offers. */
  @Test
  void partnersOfOneSellerSpeakAgainst() {
    var four = List.of(offer("a", 1), offer("b", 2), offer("c", 3), offer("d", 3));
    int[] ends = {0, 1, 0, 2, 1, 3};
    var apart = new PairContext(four, PairGraph.of(4, ends, new float[] {.5f, .9f, .8f}));

    assertThat(apart.of(0, 1)[AGAINST]).isCloseTo(.72f, CLOSE);
    assertThat(apart.of(1, 0)).isEqualTo(apart.of(0, 1));
  }

  @Test
  void offersWithoutASellerAreNotOfOneSeller() {
    var none = List.of(offer("oven", 0), offer("oven", 0), offer("oven", 0));
    var pairs = PairGraph.of(3, new int[] {0, 1, 0, 2}, new float[] {.5f, .9f});
    float[] pair = new PairContext(none, pairs).of(0, 1);

    assertThat(pair[OFFERS_OF_THE_TITLE]).isOne();
    assertThat(pair[RIVAL]).isZero();
    assertThat(pair[AGAINST]).isZero();
    assertThat(pair[COMMON_OF_LARGER]).isEqualTo(.1f);
    assertThat(pair[COMMON_OF_SMALLER]).isEqualTo(.1f);
  }

  /* Sellers 1 and 2 have three offers and one, of which two pairs are likely; 3 has one apart. */
  @Test
  void sellersOfTheSameProductsHaveMuchInCommon() {
    var five = List.of(offer("a", 1), offer("b", 1), offer("c", 1), offer("d", 2), offer("e", 3));
    int[] ends = {0, 3, 1, 3, 2, 4};
    var shop = new PairContext(five, PairGraph.of(5, ends, new float[] {.9f, .3f, .1f}));

    float[] pair = shop.of(2, 3);
    assertThat(pair[COMMON_OF_LARGER]).isCloseTo(1.2f / (3 + 5), CLOSE);
    assertThat(pair[COMMON_OF_SMALLER]).isCloseTo(1.2f / (1 + 5), CLOSE);
    assertThat(shop.of(3, 2)).isEqualTo(pair);
    assertThat(shop.of(0, 4)[COMMON_OF_SMALLER]).isCloseTo(.1f / (1 + 5), CLOSE);
    assertThat(shop.of(3, 4)[COMMON_OF_SMALLER]).isZero();
  }

  @Test
  void itDoesNotMatterWhichComesFirst() {
    assertThat(context.of(0, 4)).isEqualTo(context.of(4, 0));
  }
}
