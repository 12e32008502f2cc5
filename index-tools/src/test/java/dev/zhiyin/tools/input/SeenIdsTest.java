package dev.zhiyin.tools.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.tools.input.SeenIds.Fingerprint;
import java.util.HashSet;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SeenIdsTest {
  @ParameterizedTest
  @MethodSource("seeds")
  void saysWhatASetSays(long seed) {
    var random = new Random(seed);
    var ids = new SeenIds();
    var set = new HashSet<String>();
    for (int i = 0; i < 10_000; i++) {
      String id = Integer.toString(random.nextInt(7_000));
      assertThat(ids.add(id)).isEqualTo(set.add(id));
    }
  }

  static LongStream seeds() {
    Long one = Long.getLong("test.seed");
    return one == null ? LongStream.rangeClosed(1, 20) : LongStream.of(one);
  }

  @Test
  void doesNotLetTextsRunIntoEachOther() {
    assertThat(Fingerprint.of("ab", "c")).isNotEqualTo(Fingerprint.of("a", "bc"));
    assertThat(Fingerprint.of("a", "")).isNotEqualTo(Fingerprint.of("a"));
  }

  @Test
  void writesTheFirstHalfOfSha256() {
    // printf '\0\0\0\3abc' | sha256sum
    assertThat(Fingerprint.of("abc").text()).isEqualTo("d04b72a650ce0f8ce4963330a53ee283");
  }
}
