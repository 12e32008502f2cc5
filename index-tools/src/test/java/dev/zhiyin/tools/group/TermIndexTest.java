package dev.zhiyin.tools.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TermIndexTest {
  @Test
  void findsThoseThatShareTheRarestTermsFirst() {
    List<OfferText> texts =
        Stream.concat(
                Stream.of("bosch kgv33vi31 fridge", "kgv33vi31 silver", "bosch fridge white"),
                IntStream.range(0, 50).mapToObj(i -> "beko freezer white"))
            .map(OfferText::of)
            .toList();
    var index = new TermIndex(texts);

    assertThat(index.nearest(0, 10)).containsExactly(1, 2);
    assertThat(index.nearest(0, 1)).containsExactly(1);
    assertThat(index.nearest(2, 60)).hasSize(51);
    assertThat(index.weight(OfferText.hash("kgv")))
        .isGreaterThan(index.weight(OfferText.hash("white")));
  }

  /* Otherwise a shop of a million would cost a million times a million. */
  @Test
  void whatManyHaveFindsNothing() {
    var index =
        new TermIndex(IntStream.range(0, 2_500).mapToObj(i -> OfferText.of("phone case")).toList());

    assertThat(index.nearest(7, 10)).isEmpty();
  }
}
