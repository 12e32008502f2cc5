package dev.zhiyin.engine.live;

import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Works on many things at once, and where that fails on halves of them, until it is known on which
 * single ones it fails: the others are done all the same. A failure of the surroundings, which
 * would meet any other thing too, is not held against one of them, but thrown.
 *
 * @param work {@code [n] things -> [n] results}, in order
 * @param probe does such work on something that is known to be good; throws when nothing works
 */
public record FaultBisection<T, R>(Function<List<T>, List<R>> work, Runnable probe) {
  /**
   * A thing and what came of it.
   *
   * @param result of the work
   */
  public record Done<T, R>(T thing, R result) {}

  /** A thing on which the work fails, and how. */
  public record Failed<T>(T thing, Throwable failure) {}

  /** What came of all, both in order. */
  public record Outcome<T, R>(List<Done<T, R>> done, List<Failed<T>> failed) {}

  /**
   * Works on all of them.
   *
   * @throws RuntimeException or an Error, what the work or the probe threw, if it is no fault of
   *     single things
   */
  public Outcome<T, R> of(List<T> things) {
    var outcome = new Outcome<T, R>(new ArrayList<>(), new ArrayList<>());
    attempt(things, outcome);
    return outcome;
  }

  private void attempt(List<T> things, Outcome<T, R> outcome) {
    if (things.isEmpty()) {
      return;
    }
    try {
      add(things, work.apply(things), outcome);
    } catch (RuntimeException | Error failure) {
      requireNoOutage(failure);
      if (things.size() == 1) {
        again(things, outcome);
      } else {
        int half = things.size() / 2;
        attempt(things.subList(0, half), outcome);
        attempt(things.subList(half, things.size()), outcome);
      }
    }
  }

  /* It is the thing's fault only if the same work does on another, and fails on this one again. */
  private void again(List<T> single, Outcome<T, R> outcome) {
    probe.run();
    try {
      add(single, work.apply(single), outcome);
    } catch (RuntimeException | Error failure) {
      requireNoOutage(failure);
      outcome.failed().add(new Failed<>(single.getFirst(), failure));
    }
  }

  private static <T, R> void add(List<T> things, List<R> results, Outcome<T, R> outcome) {
    for (int i = 0; i < things.size(); i++) {
      outcome.done().add(new Done<>(things.get(i), results.get(i)));
    }
  }

  /**
   * Throws a failure again that says nothing of what was worked on: a full disk, a lost store. What
   * a model fails on may be what was worked on, or the model.
   */
  public static void requireNoOutage(Throwable failure) {
    switch (failure) {
      case InvalidInput _, ModelUnusable _ -> {}
      case ZhiyinException outage -> throw outage;
      case UncheckedIOException outage -> throw outage;
      default -> {}
    }
  }
}
