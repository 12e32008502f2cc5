package dev.zhiyin.server.recommendation;

import dev.zhiyin.engine.recommend.Diagnostics.Step;
import dev.zhiyin.server.metrics.Metrics;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Counts how long the stages of recommendations take, under the names that operators know. */
final class Stages {
  private Stages() {}

  static void record(List<Step> steps, Metrics metrics) {
    steps.forEach(
        step -> metrics.stage(name(step), java.time.Duration.of(step.micros(), ChronoUnit.MICROS)));
  }

  private static String name(Step step) {
    return switch (step.name()) {
      case "score" -> "rank";
      case "reasons" -> "reason";
      default -> step.name();
    };
  }
}
