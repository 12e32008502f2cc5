package dev.zhiyin.engine.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.privacy.Pseudonyms.PseudonymKey;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PseudonymsTest {
  private static final String KEY = "0123456789abcdef".repeat(4);

  private final Pseudonyms pseudonyms = keyed(KEY);

  /* Test case 6 of RFC 4231. */
  @Test
  void aNameIsAKeyedHash() {
    String hash = "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54";
    assertThat(keyed("aa".repeat(131)).of("Test Using Larger Than Block-Size Key - Hash Key First"))
        .isEqualTo(
            "psn_"
                + Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(HexFormat.of().parseHex(hash)));
  }

  @Test
  void oneIdHasOneNameAndAnotherKeyGivesAnother() {
    assertThat(pseudonyms.of("小明")).isEqualTo(keyed(KEY).of("小明")).isNotEqualTo("小明");
    assertThat(pseudonyms.of("小明")).isNotEqualTo(pseudonyms.of("小红"));
    assertThat(pseudonyms.of("小明")).isNotEqualTo(keyed(KEY.replace('0', '1')).of("小明"));
  }

  @Test
  void aNameIsItsOwn() {
    String name = pseudonyms.of("ann");
    assertThat(pseudonyms.of(name)).isEqualTo(name);
    for (String other : new String[] {"psn_", name + "a", name.substring(1), name + "\n"}) {
      assertThat(pseudonyms.of(other)).isNotEqualTo(other).hasSize(47);
    }
  }

  @Test
  void usersAndSessionsAreReplacedWhereverTheyStand() {
    var shopperId = new ShopperId(Optional.of("ann"), Optional.of("phone"));
    var event = Event.of("1", shopperId, new Subject.Item("ann"), EventType.VIEW, Instant.EPOCH);
    var kept =
        new ShopperId(Optional.of(pseudonyms.of("ann")), Optional.of(pseudonyms.of("phone")));
    assertThat(pseudonyms.of(shopperId)).isEqualTo(kept);
    assertThat(pseudonyms.of(event)).isEqualTo(event.withWho(kept));
  }

  @Test
  void withoutAKeyIdsStayAsTheyAre() {
    assertThat(Pseudonyms.none().of("ann")).isEqualTo("ann");
    assertThat(Pseudonyms.none().of(ShopperId.user("ann"))).isEqualTo(ShopperId.user("ann"));
    assertThat(Pseudonyms.none().fingerprint()).isEmpty();
  }

  @Test
  void aFingerprintTellsKeysApartAndNoMore() {
    assertThat(pseudonyms.fingerprint()).isEqualTo(keyed(KEY).fingerprint()).isPresent();
    assertThat(pseudonyms.fingerprint()).isNotEqualTo(keyed(KEY.replace('0', '1')).fingerprint());
    assertThat(pseudonyms.fingerprint().orElseThrow()).doesNotContain(KEY);
  }

  @Test
  void aKeyIsTheSameInEveryWriting() {
    byte[] bytes = HexFormat.of().parseHex("fb".repeat(32));
    assertThat(keyed("FB".repeat(32)).of("ann"))
        .isEqualTo(keyed("fb".repeat(32)).of("ann"))
        .isEqualTo(keyed(Base64.getEncoder().encodeToString(bytes)).of("ann"))
        .isEqualTo(keyed(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)).of("ann"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcd",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
        "correct horse battery staple correct horse battery staple"
      })
  void whatIsShortOrNoKeyIsNone(String text) {
    assertThat(PseudonymKey.parse(text)).isEmpty();
  }

  @Test
  void noTextShowsTheKey() {
    assertThat(PseudonymKey.parse(KEY).orElseThrow()).hasToString("(secret)");
    assertThat(pseudonyms).hasToString("Pseudonyms[keyed]");
  }

  private static Pseudonyms keyed(String key) {
    return Pseudonyms.keyed(PseudonymKey.parse(key).orElseThrow());
  }
}
