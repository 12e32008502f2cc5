package dev.zhiyin.tools.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.Recommender.Scored;
import dev.zhiyin.engine.shopper.History;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
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

  private static final Assortment NONE = Assortment.of(List.of());

  @ParameterizedTest
  @CsvSource({"first, 1", "best, 2", "tied, 4", "tied too, 4", "last, 5"})
  void aProductHasThePlaceWhereItIsShownAfterThoseThatAreTiedWithIt(String product, int rank) {
    assertThat(ServedRanking.rank(product, LIST, NONE)).isEqualTo(rank);
  }

  @Test
  void anotherOfferThatIsShownOfItsGroupStandsForATarget() {
    Consumer<Consumer<Product>> products =
        sink -> {
          sink.accept(Product.titled("best", "tent").withGroupId("g"));
          sink.accept(Product.titled("zest", "tent").withGroupId("g"));
        };
    var assortment = new Assortment(List.of("best", "zest"), products);

    assertThat(ServedRanking.rank("zest", LIST, assortment)).isEqualTo(2);
  }

  @Test
  void aPageIsCountedByTheProductsThatTheCatalogueHadAtFirst() {
    var assortment = Assortment.of(List.of("first", "tied"));
    var one = new Case(History.EMPTY, List.of("tied"));

    Outcome outcome = ServedRanking.outcome(one, LIST, assortment);

    assertThat(outcome.top()).containsExactly("first", "tied");
    assertThat(outcome.targets()).containsExactly(new Outcome.Found("tied", 4));
  }

  @ParameterizedTest
  @CsvSource("none")
  void whatIsNotInTheListIsNotFound(String product) {
    assertThat(ServedRanking.rank(product, LIST, NONE)).isEqualTo(Outcome.NOT_FOUND);
  }
}
