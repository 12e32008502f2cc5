package dev.zhiyin.server.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.shopper.ShopperId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LastProfilesTest {
  private static final ShopperId PHONE = ShopperId.session("phone");

  private final LastProfiles last = new LastProfiles(10, id -> "hash of " + id);

  @Test
  void whoseASessionIsIsWhatWasRememberedLast() {
    assertThat(last.userOf(PHONE)).isEmpty();
    last.rememberUser(PHONE, Optional.of("ann"));
    last.rememberUser(PHONE, Optional.of("bob"));
    assertThat(last.userOf(PHONE)).contains("bob");
    last.rememberUser(PHONE, Optional.empty());
    assertThat(last.userOf(PHONE)).isEmpty();
    assertThat(last.userOf(ShopperId.user("cid"))).contains("cid");
  }

  @Test
  void theSessionsOfWhoIsErasedAreForgotten() {
    last.rememberUser(PHONE, Optional.of("ann"));
    last.rememberUser(ShopperId.session("tablet"), Optional.of("bob"));
    last.forget("hash of ann");
    assertThat(last.userOf(PHONE)).isEmpty();
    assertThat(last.userOf(ShopperId.session("tablet"))).contains("bob");
  }
}
