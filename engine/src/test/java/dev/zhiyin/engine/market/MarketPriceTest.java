package dev.zhiyin.engine.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarketPriceTest {
  @Test
  void aTenthOfNineIsTheFirstAndTheMedianTheFifth() {
    MarketPrice price = price(24, 90, 10, 20, 30, 40, 50, 60, 70, 80);
    assertThat(price.low()).isEqualTo(10);
    assertThat(price.median()).isEqualTo(50);
    assertThat(price.high()).isEqualTo(90);
    assertThat(price.quarter()).isEqualTo(25);
    assertThat(price.below()).isEmpty(); // 52 per cent
    assertThat(price(25, 90, 10, 20, 30, 40, 50, 60, 70, 80).below()).isEmpty();
    assertThat(price(43.9, 40, 43, 45, 46, 50, 50, 60, 70, 80).below()).hasValue(12);
  }

  @Test
  void aPlaceBetweenTwoPricesLiesBetweenThem() {
    MarketPrice price = price(1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100);
    assertThat(price.low()).isEqualTo(11, within(1e-9));
    assertThat(price.median()).isEqualTo(55, within(1e-9));
    assertThat(price.high()).isEqualTo(99, within(1e-9));
  }

  @Test
  void fewerThanNineSayNothing() {
    assertThat(MarketPrice.of(1, new double[8], List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"100,-1", "101,-1", "95.1,-1", "95,5", "88,12", "87.01,12", "50,50", "49,-1", "0,-1"})
  void onlyWhatIsWorthItAndMayBeBelievedIsTold(double asked, int percent) {
    MarketPrice price = price(asked, 97, 98, 99, 100, 100, 100, 100, 101, 102);
    assertThat(price.below().orElse(-1)).isEqualTo(percent);
  }

  @Test
  void nothingIsToldWhereHalfOfThePiecesAreFree() {
    assertThat(price(0, 0, 0, 0, 0, 0, 1, 1, 1, 1).below()).isEmpty();
  }

  /* Of pieces drawn alike eight in ten lie between, whatever the prices are and however few. */
  @RandomSeeds(4)
  void eightInTenLieBetweenLowAndHigh(Seed seed) {
    var random = seed.random();
    int rounds = 4_000;
    for (int count : List.of(9, 14, 32)) {
      long between =
          IntStream.range(0, rounds)
              .filter(
                  _ -> {
                    double[] prices = random.doubles(count).map(one -> Math.exp(3 * one)).toArray();
                    double asked = Math.exp(3 * random.nextDouble());
                    MarketPrice price = price(asked, prices);
                    return asked >= price.low() && asked <= price.high();
                  })
              .count();
      assertThat(between / (double) rounds).as("of %d", count).isBetween(.775, .825);
    }
  }

  private static MarketPrice price(double asked, double... prices) {
    return MarketPrice.of(asked, prices, List.of("p")).orElseThrow();
  }
}
