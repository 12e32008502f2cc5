package dev.zhiyin.tools.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.recommend.Recommender.Scored;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServedRankingTest {
  /* As it is arranged: not in the order of the scores. */
  private static final List<Scored> LIST =
      List.of(
          new Scored("first", .5),
          new Scored("best", .9),
          new Scored("tied", .4),
          new Scored("tied too", .4),
          new Scored("last", .1));

  @ParameterizedTest
  @CsvSource({"first, 1", "best, 2", "tied, 4", "tied too, 4", "last, 5"})
  void aProductHasThePlaceWhereItIsShownAfterThoseThatAreTiedWithIt(String product, int rank) {
    assertThat(ServedRanking.rank(product, LIST)).isEqualTo(rank);
  }

  @ParameterizedTest
  @CsvSource("none")
  void whatIsNotInTheListIsNotFound(String product) {
    assertThat(ServedRanking.rank(product, LIST)).isEqualTo(Outcome.NOT_FOUND);
  }
}
