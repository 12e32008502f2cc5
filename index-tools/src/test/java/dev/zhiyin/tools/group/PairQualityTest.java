package dev.zhiyin.tools.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.tools.group.OfferTable.Offer;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairQualityTest {
  private static final int PAIRS = 100;

  private static OfferTable offers(List<String> truth) {
    List<Offer> all =
        truth.stream()
            .map(of -> new Offer(new ProductRef() {}, "", "", OfferText.of(""), 0, 0, "", of))
            .toList();
    var none =
        (IndexView)
            Proxy.newProxyInstance(
                IndexView.class.getClassLoader(),
                new Class<?>[] {IndexView.class},
                (_, method, _) -> {
                  throw new UnsupportedOperationException(method.getName());
                });
    return new OfferTable(none, all, new TermIndex(List.of()));
  }

  @Test
  void countsPairsAndHowSureTheirShareIs() {
    PairQuality quality =
        PairQuality.of(
            offers(List.of("a", "a", "a", "b", "c", "c")), new int[] {0, 0, 0, 0, 4, 5}, .5);

    assertThat(quality.precision()).isEqualTo(.5);
    assertThat(quality.recall()).isEqualTo(.75);
    assertThat(quality.f1()).isEqualTo(.6);
  }

  /* Nothing is known of a precision by one pair, however right, let alone by none. */
  @Test
  void whatProposesNextToNothingIsNotChosen() {
    List<String> truth =
        IntStream.range(0, 2 * PAIRS)
            .mapToObj(i -> i / 2 % 20 == 0 ? "single " + i : "pair " + i / 2)
            .toList();
    var likely = new float[PAIRS];
    Arrays.fill(likely, .8f);
    likely[1] = .92f; // which is right
    var clustering =
        new Clustering(PairGraph.of(2 * PAIRS, IntStream.range(0, 2 * PAIRS).toArray(), likely));

    PairQuality best = PairQuality.best(offers(truth), clustering, .95);

    assertThat(best.proposed()).isEqualTo(PAIRS);
    assertThat(PairQuality.of(offers(List.of("a", "a")), new int[] {0, 1}, .5).error()).isOne();
  }

  /* Of 100 pairs of offers, five are wrong, all of them among the 25 less likely ones: with these,
   * precision is .95, but not surely. */
  @Test
  void thePrecisionAskedForIsReachedWithAMargin() {
    List<String> truth =
        IntStream.range(0, 2 * PAIRS)
            .mapToObj(i -> i / 2 % 20 == 0 ? "single " + i : "pair " + i / 2)
            .toList();
    var likely = new float[PAIRS];
    for (int pair = 0; pair < PAIRS; pair++) {
      likely[pair] = pair % 4 == 0 ? .5f : .8f;
    }
    var clustering =
        new Clustering(PairGraph.of(2 * PAIRS, IntStream.range(0, 2 * PAIRS).toArray(), likely));
    OfferTable offers = offers(truth);

    PairQuality all = PairQuality.of(offers, clustering, .4);
    assertThat(all.precision()).isEqualTo(.95);
    assertThat(all.error()).isCloseTo(Math.sqrt(.95 * .05 / PAIRS), within(1e-9));
    assertThat(PairQuality.best(offers, clustering, .95).threshold()).isGreaterThan(.5);
    assertThat(PairQuality.best(offers, clustering, .9).threshold()).isLessThan(.5);
  }
}
