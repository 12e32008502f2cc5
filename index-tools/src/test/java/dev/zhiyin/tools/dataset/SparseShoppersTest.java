package dev.zhiyin.tools.dataset;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.tools.input.FileEvent;
import dev.zhiyin.tools.input.Split;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class SparseShoppersTest {
  private static final int USERS = 300;

  private static List<FileEvent> events() {
    var events = new ArrayList<FileEvent>();
    for (int user = 0; user < USERS; user++) {
      for (int i = 0; i < 25; i++) {
        Split part = i < 20 ? Split.TRAIN : i < 22 ? Split.VALID : Split.TEST;
        events.add(
            new FileEvent(
                Event.of(
                    user + "-" + i,
                    ShopperId.user("u" + user),
                    new Subject.Item("p" + i),
                    EventType.VIEW,
                    Instant.EPOCH),
                Optional.of(part)));
      }
    }
    return events;
  }

  private static Map<String, Long> train(Collection<FileEvent> events) {
    return events.stream()
        .filter(one -> one.split().equals(Optional.of(Split.TRAIN)))
        .collect(groupingBy(one -> one.event().shopperId().id(), counting()));
  }

  @Test
  void cutsAThirdToOneToNineAndLeavesTheOthersAndWhatIsHeldOut() {
    List<FileEvent> events = events();
    List<FileEvent> cut = new SparseShoppers(3).cut(events);

    assertThat(events).containsAll(cut);
    assertThat(cut.stream().filter(one -> !one.split().equals(Optional.of(Split.TRAIN))))
        .hasSize(USERS * 5);
    List<Long> fewer = train(cut).values().stream().filter(count -> count < 20).toList();
    assertThat(train(cut)).hasSize(USERS);
    assertThat(fewer).hasSizeBetween(70, 130).allMatch(count -> count >= 1 && count <= 9);
    assertThat(new HashSet<>(fewer)).hasSize(9);
  }

  @Test
  void goesByIdsAndNotByTheOrderOfAFile() {
    List<FileEvent> events = events();
    List<FileEvent> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, new Random(7));

    assertThat(new SparseShoppers(3).cut(shuffled))
        .containsExactlyInAnyOrderElementsOf(new SparseShoppers(3).cut(events));
  }
}
