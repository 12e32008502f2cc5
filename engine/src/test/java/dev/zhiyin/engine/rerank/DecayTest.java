package dev.zhiyin.engine.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.rerank.Decay.Origin;
import dev.zhiyin.engine.retrieval.NumberField;
import dev.zhiyin.engine.retrieval.ProductRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecayTest {
  private static final double Z = 1.6448536269514722;

  /* Wilson's bound is the share from which what was seen lies just Z standard deviations away. */
  @ParameterizedTest
  @CsvSource({"1,1", "95,100", "3,4", "0,7", "50,50", "9500,10000"})
  void theBoundIsWhereWhatWasSeenIsJustUnlikely(double part, double whole) {
    double bound = Decay.surely(part, whole);
    assertThat(part / whole - bound)
        .isEqualTo(Z * Math.sqrt(bound * (1 - bound) / whole), within(1e-9));
  }

  @Test
  void whoeverHasNoRatingsHasNoBound() {
    assertThat(Decay.surely(0, 0)).isZero();
    assertThat(Decay.surely(9, 4)).isEqualTo(Decay.surely(4, 4));
  }

  @Test
  void aSellerOfManyGoodRatingsIsLiftedMoreThanOneOfOne() {
    var items =
        new PlainItems(
            List.of(rated("1", "1"), rated("95", "100"), rated("950", "1000"), rated("", "")),
            List.of());
    List<ProductRef> all =
        IntStream.range(0, 4).<ProductRef>mapToObj(PlainItems.Place::new).toList();
    var decay =
        new Decay(
            new Origin.Share(
                new NumberField.OfAttribute("weight"), new NumberField.OfAttribute("size")),
            .1,
            1);

    double[] factors = decay.factors(all, items, Instant.EPOCH);

    assertThat(factors[0]).isLessThan(factors[1]);
    assertThat(factors[1]).isLessThan(factors[2]);
    assertThat(factors[2]).isEqualTo(1 + Math.pow(.5, (1 - Decay.surely(950, 1000)) / .1));
    assertThat(factors[3]).isEqualTo(1);
  }

  private static Product rated(String good, String all) {
    Map<String, List<String>> attributes =
        good.isEmpty() ? Map.of() : Map.of("weight", List.of(good), "size", List.of(all));
    return Product.titled("p", "p").withAttributes(attributes);
  }
}
