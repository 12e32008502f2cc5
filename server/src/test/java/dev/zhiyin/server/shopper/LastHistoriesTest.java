package dev.zhiyin.server.shopper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.shopper.Who;
import dev.zhiyin.engine.store.ErasedShopper;
import dev.zhiyin.engine.store.HistoryVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LastHistoriesTest {
  private static final Who ANN = Who.user("ann");
  private static final HistoryVersion FIRST = new HistoryVersion(2, 8, 13);
  private static final HistoryVersion NEXT = new HistoryVersion(3, 9, 22);

  private final LastHistories last = new LastHistories(10);

  @Test
  void aHistoryIsFoundByItsVersion() {
    History history = remember(2);
    assertThat(last.find(ANN, FIRST, 30)).contains(new KnownHistory(history, 30, false));
    assertThat(last.find(Who.user("bob"), FIRST, 30)).isEmpty();
  }

  @Test
  void aHistoryOfAnotherVersionStandsInOnlyForWhatCannotBeRead() {
    History history = remember(2);
    assertThat(last.find(ANN, NEXT, 30)).isEmpty();
    assertThat(last.find(ANN)).contains(new KnownHistory(history, 20, true));
  }

  @Test
  void whatItHasSeenGoesOn() {
    History history = remember(2);
    last.find(ANN, FIRST, 30);
    assertThat(last.find(ANN)).contains(new KnownHistory(history, 30, true));
  }

  @Test
  void aLongHistoryIsNotTakenForTheWhole() {
    remember(1000);
    assertThat(last.find(ANN, FIRST, 30)).isEmpty();
    assertThat(last.find(ANN).orElseThrow().history().items()).hasSize(1000);
    remember(1200);
    assertThat(last.find(ANN).orElseThrow().history().items()).hasSize(1000);
  }

  @Test
  void whatIsForgottenIsNotFound() {
    remember(2);
    last.forget(ErasedShopper.hash("ann"));
    assertThat(last.find(ANN, FIRST, 30)).isEmpty();
    assertThat(last.find(ANN)).isEmpty();
  }

  private History remember(int items) {
    List<Event> events =
        IntStream.range(0, items)
            .mapToObj(
                i ->
                    new Event(
                        "e" + i,
                        ANN,
                        new Subject.Item("p" + i),
                        EventType.VIEW,
                        Instant.EPOCH.plusSeconds(i),
                        Optional.empty()))
            .toList();
    History history = History.of(events);
    last.remember(ANN, FIRST, events, new KnownHistory(history, 20, false));
    return history;
  }
}
