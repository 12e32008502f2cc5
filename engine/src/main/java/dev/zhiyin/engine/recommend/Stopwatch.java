package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.recommend.Diagnostics.Step;
import java.util.ArrayList;
import java.util.List;

/** Times the steps of one answer. For one thread. */
final class Stopwatch {
  private final List<Step> steps = new ArrayList<>();
  private long start = System.nanoTime();

  /** The time since the step before, or since the beginning, went into this one. */
  void done(String step) {
    long now = System.nanoTime();
    steps.add(new Step(step, (now - start) / 1000));
    start = now;
  }

  List<Step> steps() {
    return steps;
  }
}
