package dev.zhiyin.engine.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReasonVarietyTest {
  @Test
  void looksAheadToANeighbourThatHasNoChoice() {
    assertThat(sentences(List.of(choice("a", "b"), choice("a")))).containsExactly("b", "a");
    assertThat(sentences(List.of(choice("a", "b"), choice("a", "b")))).containsExactly("a", "b");
    assertThat(sentences(List.of(choice("a"), choice("a")))).containsExactly("a", "a");
    assertThat(sentences(List.of())).isEmpty();
  }

  @RandomSeeds
  void noListHasFewerRepetitionsAndNoneOfThoseHasMoreTellingReasons(Seed seed) {
    var random = seed.random();
    for (int i = 0; i < 50; i++) {
      List<ReasonChoice> list =
          IntStream.range(0, 1 + random.nextInt(6)).mapToObj(_ -> random(random)).toList();
      List<Reason> taken = ReasonVariety.of(list);
      assertThat(cost(list, taken)).as("%s", list).isEqualTo(least(list, 0, List.of()));
      assertThat(ReasonVariety.of(list)).isEqualTo(taken);
    }
  }

  /** By trying all lists. */
  private static long least(List<ReasonChoice> list, int i, List<Reason> before) {
    if (i == list.size()) {
      return cost(list, before);
    }
    return list.get(i).alternatives().stream()
        .mapToLong(
            reason ->
                least(list, i + 1, Stream.concat(before.stream(), Stream.of(reason)).toList()))
        .min()
        .orElseThrow();
  }

  private static long cost(List<ReasonChoice> list, List<Reason> taken) {
    long cost = 0;
    for (int i = 0; i < taken.size(); i++) {
      cost += list.get(i).alternatives().indexOf(taken.get(i));
      boolean repeats = i > 0 && taken.get(i).sentence().equals(taken.get(i - 1).sentence());
      cost += repeats ? 1_000_000 : 0;
    }
    return cost;
  }

  private static ReasonChoice random(Random random) {
    return choice(
        random
            .ints(0, 3)
            .distinct()
            .limit(1 + random.nextInt(3))
            .mapToObj(Integer::toString)
            .toArray(String[]::new));
  }

  private static List<String> sentences(List<ReasonChoice> list) {
    return ReasonVariety.of(list).stream().map(Reason::sentence).toList();
  }

  private static ReasonChoice choice(String... sentences) {
    return ReasonChoice.of(
        () ->
            Arrays.stream(sentences)
                .map(one -> new Reason(ReasonCode.POPULAR, List.of(), one, Evidence.NONE)));
  }
}
