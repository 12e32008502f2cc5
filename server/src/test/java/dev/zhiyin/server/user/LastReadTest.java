package dev.zhiyin.server.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.shopper.ShopperId;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LastReadTest {
  private static final ShopperId ANN = ShopperId.user("ann");
  private static final ShopperId PHONE = ShopperId.session("phone");
  private static final ShopperId TABLET = ShopperId.session("tablet");

  private final LastRead<String> last = new LastRead<>(10, id -> "hash of " + id);

  @Test
  void whatWasReadLastStandsIn() {
    last.remember(ANN, "first", 1, Stream.of("ann"));
    last.remember(ANN, "second", 1, Stream.of("ann"));
    assertThat(last.find(ANN)).contains("second");
    assertThat(last.find(ShopperId.user("bob"))).isEmpty();
    last.drop(ANN);
    assertThat(last.find(ANN)).isEmpty();
  }

  @Test
  void whatIsLargerThanAllThatMayBeKeptIsNotKept() {
    last.remember(ANN, "usual", 1, Stream.of("ann"));
    last.remember(PHONE, "large", 11, Stream.of("bob"));
    assertThat(last.size()).isEqualTo(1);
    assertThat(last.find(PHONE)).isEmpty();
    assertThat(last.find(ANN)).isPresent();
  }

  @Test
  void whatIsOfWhoIsErasedIsForgottenAndWhatMayBe() {
    last.remember(ANN, "own", 1, Stream.of("ann"));
    last.remember(PHONE, "of several", 1, Stream.of("bob", "ann", "bob"));
    last.remember(TABLET, "of another", 1, Stream.of("bob"));
    last.remember(ShopperId.session("kiosk"), "of nobody known", 1, Stream.of());
    last.forget("hash of ann", false);
    assertThat(last.find(ANN)).isEmpty();
    assertThat(last.find(PHONE)).isEmpty();
    assertThat(last.find(TABLET)).contains("of another");
    assertThat(last.find(ShopperId.session("kiosk"))).contains("of nobody known");
    last.forget("hash of ann", true);
    assertThat(last.find(TABLET)).contains("of another");
    assertThat(last.find(ShopperId.session("kiosk"))).isEmpty();
  }
}
