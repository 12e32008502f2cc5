package dev.zhiyin.engine.renewal;

import static dev.zhiyin.engine.renewal.RenewalTimesTest.basket;
import static dev.zhiyin.engine.renewal.RenewalTimesTest.day;
import static dev.zhiyin.engine.renewal.RenewalTimesTest.learned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.renewal.BuyAgain.Bought;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuyAgainTest {
  /* Jam is bought again by half of all after 20 days; a mixer by nobody within two years. */
  private static BuyAgain again() {
    var shoppers = new ArrayList<List<Basket>>();
    for (int i = 0; i < 100; i++) {
      shoppers.add(List.of(basket(0, "jam"), basket(20, "jam"), basket(100, "mixer")));
      shoppers.add(List.of(basket(0, "jam", "mixer"), basket(730, "pot")));
    }
    return new BuyAgain(
        learned(shoppers),
        id -> CategoryPath.parse(id.equals("mixer") ? "Kitchen > Blenders" : "Food > Jam"),
        BuyAgain.Tuning.DEFAULT);
  }

  private static List<Bought> ranked(List<Basket> baskets, Instant now) {
    var purchases = new HashMap<String, List<Instant>>();
    for (Basket basket : baskets) {
      basket
          .productIds()
          .forEach(id -> purchases.computeIfAbsent(id, _ -> new ArrayList<>()).add(basket.time()));
    }
    return again().ranked(purchases, now);
  }

  @ParameterizedTest
  @CsvSource({"1, false", "7, false", "8, true", "400, true"})
  void aHabitIsDueFromAQuarterOfItsTimeOn(double since, boolean due) {
    List<Basket> habit = List.of(basket(0, "mixer"), basket(25, "mixer"), basket(60, "mixer"));

    Bought bought = ranked(habit, day(60 + since)).getFirst();

    assertThat(bought.every().orElseThrow()).isCloseTo(30, within(1e-9));
    assertThat(bought.since()).isCloseTo(since, within(1e-9));
    assertThat(bought.isDue()).isEqualTo(due);
  }

  @Test
  void whatWasBoughtOnceIsDueIfOthersBuyItAgain() {
    List<Bought> ranked = ranked(List.of(basket(0, "jam", "mixer")), day(20));

    assertThat(ranked).extracting(Bought::productId).containsExactly("jam", "mixer");
    assertThat(ranked).extracting(Bought::isDue).containsExactly(true, false);
    assertThat(ranked.getFirst().others().orElseThrow()).isBetween(14.0, 21.0);
    assertThat(ranked.getLast().others()).isEmpty();
  }

  @Test
  void whoeverBuysItOftenIsLikelierToBuyItAgain() {
    List<Basket> often = new ArrayList<>();
    for (int week = 0; week < 10; week++) {
      often.add(week == 9 ? basket(63, "jam", "marmalade") : basket(7 * week, "marmalade"));
    }
    List<Bought> ranked = ranked(often, day(76));
    assertThat(ranked).extracting(Bought::productId).containsExactly("marmalade", "jam");
    assertThat(ranked.getFirst().chance()).isGreaterThan(2 * ranked.getLast().chance());
  }

  @Test
  void twiceWithinADayIsNoHabit() {
    Bought bought = ranked(List.of(basket(0, "pot"), basket(.4, "pot")), day(10)).getFirst();
    assertThat(bought.every()).isEmpty();
    assertThat(bought.since()).isCloseTo(9.6, within(1e-9));
  }

  @Test
  void whatIsBoughtLaterDoesNotCount() {
    assertThat(ranked(List.of(basket(5, "jam")), day(4))).isEmpty();
  }
}
