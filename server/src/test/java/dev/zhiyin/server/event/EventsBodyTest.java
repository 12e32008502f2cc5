package dev.zhiyin.server.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventsBodyTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void newIdsBeginWithTheirTimeAndAreRandomFromThere() {
    UUID one = EventsBody.newId(NOON);
    UUID other = EventsBody.newId(NOON);
    assertThat(one).isNotEqualTo(other);
    for (UUID id : new UUID[] {one, other}) {
      assertThat(id.version()).isEqualTo(7);
      assertThat(id.variant()).isEqualTo(2);
      assertThat(id.toString()).startsWith("019ca945-0a00");
      assertThat(id.toString()).isLessThan(EventsBody.newId(NOON.plusMillis(1)).toString());
    }
  }
}
