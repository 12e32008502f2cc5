package dev.zhiyin.server.recommendation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.recommend.ListCursor;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.server.recommendation.CursorStore.Owner;
import dev.zhiyin.server.recommendation.CursorStore.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
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

  private static Place place(int found, int from) {
    return new Place(ID, search(found), Owner.NOBODY, 1, from);
  }

  /* As servers share it, of whatever version that is read. */
  private static ListCursor search(int found) {
    String products = String.join(",", Collections.nCopies(found, "{\"ids\":[\"p\"],\"score\":1}"));
    String json =
        " {\"request\":{\"words\":\"w\",\"k\":10},\"found\":[%s],\"complete\":false}"
            .formatted(products);
    byte[] bytes = json.getBytes(UTF_8);
    Optional<ListCursor> read = Optional.empty();
    for (byte version = -1; read.isEmpty(); version--) {
      bytes[0] = version;
      read = ListCursor.of(bytes);
    }
    return read.orElseThrow();
  }
}
