package dev.zhiyin.engine.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.live.FaultBisection.Done;
import dev.zhiyin.engine.live.FaultBisection.Failed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FaultBisectionTest {
  private final List<List<Integer>> tried = new ArrayList<>();
  private int probes;

  private FaultBisection<Integer, Integer> failing(Failure failure) {
    return new FaultBisection<>(
        some -> {
          tried.add(List.copyOf(some));
          failure.ifAny(some);
          return some.stream().map(one -> -one).toList();
        },
        () -> probes++);
  }

  private interface Failure {
    void ifAny(List<Integer> some);
  }

  @Test
  void whatFailsIsFoundAndTheOthersAreDoneInOrder() {
    var outcome =
        failing(
                some -> {
                  if (some.contains(3) || some.contains(90)) {
                    throw new ModelUnusable("no");
                  }
                })
            .of(IntStream.range(0, 100).boxed().toList());

    assertThat(outcome.failed()).extracting(Failed::thing).containsExactly(3, 90);
    assertThat(outcome.done())
        .hasSize(98)
        .allMatch(done -> done.result() == -done.thing())
        .extracting(Done::thing)
        .isSorted();
    assertThat(probes).isEqualTo(2);
    assertThat(tried).hasSizeLessThan(40);
  }

  @Test
  void whatFailsOnceOnlyIsDone() {
    var outcome =
        failing(
                _ -> {
                  if (tried.size() == 1) {
                    throw new IllegalStateException("once");
                  }
                })
            .of(List.of(7));

    assertThat(outcome.done()).containsExactly(new Done<>(7, -7));
    assertThat(outcome.failed()).isEmpty();
  }

  static Stream<RuntimeException> outages() {
    var cause = new IOException("no room left");
    return Stream.of(
        new StoreUnavailable("the store", cause),
        new StorageFailed(Path.of("index"), cause),
        new UncheckedIOException(cause));
  }

  /* Trying halves of it would meet the same again and again, and may wait each time. */
  @ParameterizedTest
  @MethodSource("outages")
  void anOutageIsThrownAtOnceAndHeldAgainstNothing(RuntimeException outage) {
    var halving =
        failing(
            _ -> {
              throw outage;
            });

    assertThatThrownBy(() -> halving.of(List.of(1, 2, 3, 4))).isSameAs(outage);
    assertThat(tried).hasSize(1);
    assertThat(probes).isZero();
  }

  @Test
  void anOutageThatBeginsAtTheSecondAttemptIsThrown() {
    var outage = new StoreUnavailable("the store", new IOException("gone"));
    var halving =
        failing(
            _ -> {
              throw tried.size() == 1 ? new IllegalStateException("first") : outage;
            });

    assertThatThrownBy(() -> halving.of(List.of(1))).isSameAs(outage);
  }
}
