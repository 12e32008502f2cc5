package dev.zhiyin.server.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.server.user.ShopperHistories.KnownHistory;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LastHistoriesTest {
  private static final ShopperId ANN = ShopperId.user("ann");

  private final LastHistories last = new LastHistories(10, id -> "hash of " + id);

  @Test
  void theLastHistoryStandsIn() {
    remember(ANN, 1);
    History history = remember(ANN, 2);
    assertThat(last.find(ANN)).contains(new KnownHistory(history, 20, true));
    assertThat(last.find(ShopperId.user("bob"))).isEmpty();
  }

  @Test
  void aHistoryThatIsLongerThanAllThatMayBeKeptIsNotKept() {
    remember(ANN, 50);
    remember(ShopperId.user("guest"), 501);
    assertThat(last.size()).isEqualTo(1);
    assertThat(last.find(ShopperId.user("guest"))).isEmpty();
    assertThat(last.find(ANN)).isPresent();
  }

  @Test
  void whatIsForgottenIsNotFound() {
    remember(ANN, 2);
    last.forget("hash of ann");
    assertThat(last.find(ANN)).isEmpty();
  }

  private History remember(ShopperId shopperId, int items) {
    List<Event> events =
        IntStream.range(0, items)
            .mapToObj(
                i ->
                    Event.of(
                        "e" + i,
                        shopperId,
                        new Subject.Item("p" + i),
                        EventType.VIEW,
                        Instant.EPOCH.plusSeconds(i)))
            .toList();
    History history = History.of(events);
    last.remember(shopperId, events, new KnownHistory(history, 20, false));
    return history;
  }
}
