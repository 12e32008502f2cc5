package dev.zhiyin.server.recommendation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.smile.databind.SmileMapper;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.recommend.ListCursor;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.SharedEntry.Kind;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.server.recommendation.CursorStore.Owner;
import dev.zhiyin.server.recommendation.CursorStore.Place;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CursorStoreTest {
  private static final String ID = "00000000-0000-0000-0000-000000000000";

  @TempDir private Path folder;

  /* Of two requests that read the list of 200 at the same time one has made it grow. */
  @Test
  void whoReadsOnLeavesAListAsLongAsAnotherHasMadeIt() {
    try (var store = Store.open(new Home(folder));
        var state = store.sharedState(1)) {
      var lists = new CursorStore(state, Duration.ofMinutes(1));
      lists.keep(place(200, 150));
      String far = lists.keepOn(place(400, 210));
      String near = lists.keepOn(place(200, 160));

      assertThat(lists.find(far).from()).isEqualTo(210);
      assertThat(lists.find(near).list().reaches(400)).isTrue();
    }
  }

  /* A heavy shopper's would take the room of a hundred lists. */
  @Test
  void aHistoryIsKeptWithItsListWhereItIsNotInTheStore() {
    try (var store = Store.open(new Home(folder));
        var state = store.sharedState(1)) {
      var lists = new CursorStore(state, Duration.ofMinutes(1));
      ListCursor list = search(20).withHistory(THOUSAND);
      var owner = new Owner("user:a", Optional.of("hash"), true);

      String read = lists.keep(new Place(ID, list, owner, 1, 10));
      assertThat(lists.find(read).list().history()).isEqualTo(History.EMPTY);
      assertThat(lists.find(read).owner()).isEqualTo(owner);
      assertThat(state.find(Kind.LIST, ID).orElseThrow().value()).hasSizeLessThan(2_000);

      String given = lists.keep(new Place(ID, list, owner.withGivenHistory(), 1, 10));
      assertThat(lists.find(given).list().history()).isEqualTo(THOUSAND);
    }
  }

  private static final History THOUSAND =
      new History(
          IntStream.range(0, 1_000)
              .mapToObj(
                  i ->
                      new HistoryItem(
                          new Subject.Item("p" + i),
                          EventType.VIEW,
                          Instant.ofEpochSecond(i),
                          List.of("e" + i)))
              .toList());

  private static Place place(int found, int from) {
    return new Place(ID, search(found), Owner.NOBODY, 1, from);
  }

  /* As servers share it, of whatever version that is read. */
  private static ListCursor search(int found) {
    String products = String.join(",", Collections.nCopies(found, "{\"ids\":[\"p\"],\"score\":1}"));
    String json =
        "{\"request\":{\"words\":\"w\",\"k\":10},\"found\":[%s],\"complete\":false}"
            .formatted(products);
    byte[] smile = smile(json);
    byte[] bytes = new byte[smile.length + 1];
    System.arraycopy(smile, 0, bytes, 1, smile.length);
    Optional<ListCursor> read = Optional.empty();
    for (byte version = -1; read.isEmpty(); version--) {
      bytes[0] = version;
      read = ListCursor.of(bytes);
    }
    return read.orElseThrow();
  }

  private static byte[] smile(String json) {
    try {
      return new SmileMapper().writeValueAsBytes(new JsonMapper().readTree(json));
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
