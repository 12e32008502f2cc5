package dev.zhiyin.sample;

import static dev.zhiyin.engine.shopper.EventType.CART;
import static dev.zhiyin.engine.shopper.EventType.CLICK;
import static dev.zhiyin.engine.shopper.EventType.PURCHASE;
import static dev.zhiyin.engine.shopper.EventType.SEARCH;
import static dev.zhiyin.engine.shopper.EventType.VIEW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.sample.SampleShoppers.ShopEvent;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SampleShoppersTest {
  private final List<ShopEvent> events = Sample.EVENTS;
  private final Map<Integer, List<ShopEvent>> byUser =
      events.stream()
          .collect(Collectors.groupingBy(ShopEvent::user, TreeMap::new, Collectors.toList()));

  @Test
  void leavesBetweenFortyAndSeventyThousandEventsOfAllTypes() {
    assertThat(events).hasSizeBetween(40_000, 70_000);
    assertThat(events).extracting(ShopEvent::type).contains(EventType.values());
    assertThat(byUser).hasSize(800);
  }

  @Test
  void staysWithinNinetyDaysAndInOrder() {
    assertThat(events)
        .extracting(ShopEvent::second)
        .allSatisfy(
            second ->
                assertThat(second)
                    .isGreaterThanOrEqualTo(Sample.CONFIG.start().getEpochSecond())
                    .isLessThan(Sample.CONFIG.end().getEpochSecond()));
    assertThat(events).isSortedAccordingTo(Comparator.comparingLong(ShopEvent::second));
    assertThat(byUser.values())
        .allSatisfy(
            own ->
                assertThat(own)
                    .isSortedAccordingTo(Comparator.comparingInt(ShopEvent::ordinal))
                    .last()
                    .returns(own.size(), ShopEvent::ordinal));
  }

  @Test
  void meetsOnlyProductsThatTheShopOffersByThen() {
    assertThat(events)
        .filteredOn(event -> event.type() != SEARCH)
        .allSatisfy(
            event ->
                assertThat(Sample.PRODUCTS.get(event.product()).createdSecond())
                    .isLessThan(event.second()));
  }

  @Test
  void searchesByWordsAndDoesTheRestToProducts() {
    assertThat(events)
        .allSatisfy(
            event -> {
              boolean search = event.type() == SEARCH;
              assertThat(event.product() == ShopEvent.NONE).isEqualTo(search);
              assertThat(event.text().isBlank()).isNotEqualTo(search);
            });
  }

  @Test
  void narrowsFromViewsToPurchases() {
    assertThat(count(PURCHASE)).isLessThan(count(CART)).isPositive();
    assertThat(count(CART)).isLessThan(count(CLICK));
    assertThat(count(CLICK)).isLessThan(count(VIEW));
  }

  @Test
  void buysOnlyWhatIsInTheCart() {
    for (var own : byUser.values()) {
      var carted = new HashSet<Integer>();
      for (var event : own) {
        if (event.type() == CART) {
          carted.add(event.product());
        }
        assertThat(event.type() != PURCHASE || carted.contains(event.product())).isTrue();
      }
    }
  }

  @Test
  void buysWhatLastsOnce() {
    for (var own : byUser.values()) {
      assertThat(own.stream().filter(event -> event.type() == PURCHASE).map(ShopEvent::product))
          .filteredOn(index -> !Sample.PRODUCTS.get(index).niche().department().consumed())
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void hasShoppersOfAFewEventsAndShoppersOfHundreds() {
    assertThat(byUser.values()).extracting(List::size).anyMatch(size -> size <= 3);
    assertThat(byUser.values()).extracting(List::size).anyMatch(size -> size >= 300);
    assertThat(byUser.values()).extracting(List::size).allMatch(size -> size >= 2);
  }

  @Test
  void meetsATenthOfTheProductsHalfOfTheTime() {
    List<Long> met =
        events.stream()
            .filter(event -> event.type() == VIEW)
            .collect(Collectors.groupingBy(ShopEvent::product, Collectors.counting()))
            .values()
            .stream()
            .sorted(Comparator.reverseOrder())
            .toList();
    long head = met.stream().limit(300).mapToLong(Long::longValue).sum();
    assertThat(head / (double) count(VIEW)).isBetween(0.35, 0.75);
    assertThat(met).hasSizeGreaterThan(2000);
  }

  @Test
  void leavesTheFirstShoppersAsTheyAreWhenThereAreMore() {
    var crowd = new SampleShoppers(Sample.LEXICON, Sample.PRODUCTS, Sample.CONFIG);
    for (int user = 0; user < 20; user++) {
      assertThat(crowd.eventsOf(user)).isEqualTo(byUser.get(user));
    }
  }

  private long count(EventType type) {
    return events.stream().filter(event -> event.type() == type).count();
  }
}
