package dev.zhiyin.engine.shopper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTest {
  @ParameterizedTest
  @EnumSource
  void readsTypesAsItWritesThem(EventType type) {
    assertThat(EventType.parse(type.text())).isEqualTo(type);
    assertThat(EventType.parse(" " + type.name() + " ")).isEqualTo(type);
  }

  @Test
  void saysWhichTypesThereAre() {
    assertThatThrownBy(() -> EventType.parse("buy"))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(
            "type is 'buy'; wanted one of view, click, favorite, cart, purchase, share, dislike,"
                + " remove_from_cart, search, review");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void refusesBlankIds(String blank) {
    String wanted = " is '%s'; wanted 1 to 200 characters, not all blank";
    assertThatThrownBy(() -> event(blank, "u", Instant.EPOCH))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(("eventId" + wanted).formatted(blank));
    assertThatThrownBy(() -> event("1", blank, Instant.EPOCH))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(("userId" + wanted).formatted(blank));
    assertThatThrownBy(() -> new Subject.Item(blank))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(("productId" + wanted).formatted(blank));
    assertThatThrownBy(() -> new Subject.Words(blank))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("text is '%s'; wanted 1 to 10000 characters, not all blank".formatted(blank));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0", "\ud83c", "a\udf92\ud83c"})
  void refusesWhatADatabaseCannotHold(String odd) {
    String wanted =
        " is '%s'; wanted text without NUL and without halves of characters".formatted(odd);
    assertThatThrownBy(() -> event(odd, "u", Instant.EPOCH)).hasMessage("eventId" + wanted);
    assertThatThrownBy(() -> ShopperId.user(odd)).hasMessage("userId" + wanted);
    assertThatThrownBy(() -> ShopperId.session(odd)).hasMessage("sessionId" + wanted);
    assertThatThrownBy(() -> new Subject.Item(odd)).hasMessage("productId" + wanted);
    assertThatThrownBy(() -> new Subject.Words(odd))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("text" + wanted);
    assertThat(ShopperId.user("🎒").id()).isEqualTo("🎒");
  }

  @Test
  void takesWordsOfTenThousandCharactersAndNotOneMore() {
    assertThat(new Subject.Words("x".repeat(10_000)).text()).hasSize(10_000);
    assertThatThrownBy(() -> new Subject.Words("x".repeat(10_001)))
        .isInstanceOf(InvalidInput.class);
  }

  @Test
  void refusesYearsThatNoFileCanHold() {
    for (String text :
        List.of(
            "-1000000000-01-01T00:00:00Z",
            "-0001-12-31T23:59:59.999999999Z",
            "+10000-01-01T00:00:00Z",
            "+1000000000-12-31T23:59:59Z")) {
      Instant time = Instant.parse(text);
      String wanted = " is '" + time + "'; wanted a time in the years 0 to 9999";
      assertThatThrownBy(() -> event("1", "u", time))
          .isInstanceOf(InvalidInput.class)
          .hasMessage("timestamp" + wanted);
    }
    assertThat(event("1", "u", Instant.parse("9999-12-31T23:59:59.999999999Z"))).isNotNull();
    assertThat(event("1", "u", Instant.parse("0000-01-01T00:00:00Z"))).isNotNull();
  }

  private static Event event(String id, String user, Instant time) {
    return Event.of(id, ShopperId.user(user), new Subject.Item("p"), EventType.VIEW, time);
  }
}
