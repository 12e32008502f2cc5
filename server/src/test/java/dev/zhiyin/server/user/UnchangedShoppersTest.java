package dev.zhiyin.server.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.store.ShopperChanges;
import dev.zhiyin.server.user.UnchangedShoppers.Moment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UnchangedShoppersTest {
  /** By number, whose event it is. */
  private final TreeMap<Long, String> log = new TreeMap<>();

  private boolean isErasing;
  private final UnchangedShoppers shoppers = new UnchangedShoppers(this::after);

  private ShopperChanges after(long number) {
    var events = new HashMap<String, List<Long>>();
    log.tailMap(number, false)
        .forEach((at, who) -> events.computeIfAbsent(who, _ -> new ArrayList<>()).add(at));
    long now = log.isEmpty() ? 0 : log.lastKey();
    return new ShopperChanges(now, isErasing || now < number, isErasing ? Map.of() : events);
  }

  @Test
  void tellsWhoseEventsChangedSinceTheyWereRead() {
    log.put(1L, "ann");
    Moment read = shoppers.now().orElseThrow();
    log.put(2L, "bob");
    assertThat(shoppers.now()).contains(new Moment(0, 2));
    assertThat(shoppers.are(read, Set.of("ann"))).isTrue();
    assertThat(shoppers.are(read, Set.of("ann", "bob"))).isFalse();
    log.put(3L, "ann");
    shoppers.now();
    assertThat(shoppers.are(read, Set.of("ann"))).isFalse();
    assertThat(shoppers.are(new Moment(0, 3), Set.of("ann", "bob"))).isTrue();
  }

  @Test
  void tellsWhatCameSince() {
    log.put(1L, "ann");
    Moment read = shoppers.now().orElseThrow();
    log.put(2L, "bob");
    log.put(3L, "ann");
    assertThat(shoppers.since(read, "ann")).contains(List.of()); // as of when it was asked last
    shoppers.now();
    assertThat(shoppers.since(read, "ann")).contains(List.of(3L));
    assertThat(shoppers.since(read, "bob")).contains(List.of(2L));
    assertThat(shoppers.since(read, "cyd")).contains(List.of());
    for (long number = 4; number < 4 + UnchangedShoppers.EVENTS; number++) {
      log.put(number, "ann");
    }
    shoppers.now();
    assertThat(shoppers.since(read, "ann")).isEmpty();
    assertThat(shoppers.since(new Moment(0, 3), "ann").orElseThrow())
        .hasSize(UnchangedShoppers.EVENTS);
    isErasing = true;
    shoppers.now();
    assertThat(shoppers.since(new Moment(0, 3), "ann")).isEmpty();
  }

  @Test
  void trustsNothingThatWasReadWhileSomebodyIsErasedOrBefore() {
    log.put(1L, "ann");
    Moment before = shoppers.now().orElseThrow();
    isErasing = true;
    assertThat(shoppers.now()).isEmpty();
    isErasing = false;
    Moment after = shoppers.now().orElseThrow();
    assertThat(shoppers.are(before, Set.of("ann"))).isFalse();
    assertThat(shoppers.are(after, Set.of("ann"))).isTrue();
  }

  @Test
  void trustsNothingThatWasReadBeforeTheStoreWasSetBack() {
    log.put(7L, "ann");
    Moment before = shoppers.now().orElseThrow();
    log.clear();
    log.put(2L, "bob");
    assertThat(shoppers.now()).isEmpty();
    assertThat(shoppers.are(before, Set.of("ann"))).isFalse();
    assertThat(shoppers.now()).contains(new Moment(1, 2));
  }

  @Test
  void trustsNothingOldOfThoseWhoseChangesItHasForgotten() {
    log.put(1L, "ann");
    Moment read = shoppers.now().orElseThrow();
    for (long number = 2; number <= 60_000; number++) {
      log.put(number, "somebody " + number);
    }
    Optional<Moment> now = shoppers.now();
    assertThat(shoppers.are(read, Set.of("somebody 2"))).isFalse();
    assertThat(shoppers.are(read, Set.of("ann"))).isFalse();
    assertThat(shoppers.are(now.orElseThrow(), Set.of("ann", "somebody 2"))).isTrue();
  }

  @Test
  void forgetsTheNumbersOfThoseFirstWhoChangedLongestAgo() {
    log.put(1L, "ann");
    Moment read = shoppers.now().orElseThrow();
    long number = 1;
    for (int shopper = 0; shopper < 7_000; shopper++) { // 448,000 events
      for (int event = 0; event < UnchangedShoppers.EVENTS; event++) {
        number++;
        log.put(number, "somebody " + shopper);
      }
    }
    Moment now = shoppers.now().orElseThrow();
    assertThat(shoppers.since(read, "somebody 0")).isEmpty();
    assertThat(shoppers.are(read, Set.of("somebody 0"))).isFalse();
    assertThat(shoppers.since(now, "somebody 0")).contains(List.of());
    assertThat(shoppers.since(read, "ann")).contains(List.of()); // nothing came of hers
    assertThat(shoppers.since(read, "somebody 6999").orElseThrow())
        .hasSize(UnchangedShoppers.EVENTS);
    log.put(number + 1, "somebody 0");
    shoppers.now();
    assertThat(shoppers.since(now, "somebody 0")).contains(List.of(number + 1));
    assertThat(shoppers.since(read, "somebody 0")).isEmpty();
  }
}
