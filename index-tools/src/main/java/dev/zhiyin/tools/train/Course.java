package dev.zhiyin.tools.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How far a training has come, between two batches. */
final class Course {
  private final List<EpochReport> reports = new ArrayList<>();
  private Optional<Best> best = Optional.empty();
  private int batch;
  private double loss;
  private double seconds;

  /**
   * The part of a course that lies within the epoch that runs.
   *
   * @param batch batches done, from 0
   * @param loss sum over their samples
   * @param seconds that they took
   */
  record Within(int batch, double loss, double seconds) {}

  static Course start() {
    return new Course();
  }

  /** A course as it was. */
  static Course at(List<EpochReport> reports, Optional<Best> best, Within within) {
    var course = new Course();
    course.reports.addAll(reports);
    course.best = best;
    course.batch = within.batch();
    course.loss = within.loss();
    course.seconds = within.seconds();
    return course;
  }

  /** The epoch that runs, from 1. */
  int epoch() {
    return reports.size() + 1;
  }

  /** Batches done in this epoch. */
  int batch() {
    return batch;
  }

  Within within() {
    return new Within(batch, loss, seconds);
  }

  List<EpochReport> reports() {
    return reports;
  }

  Optional<Best> best() {
    return best;
  }

  /** Whether there is an epoch left to run, by number and patience. */
  boolean goesOn(TrainConfig config) {
    int since = epoch() - best.map(Best::epoch).orElse(1);
    return epoch() <= config.epochs() && since <= config.patience();
  }

  /**
   * A batch is done.
   *
   * @param sum of the loss over its samples
   */
  void batchDone(double sum, double took) {
    batch++;
    loss += sum;
    seconds += took;
  }

  /** The epoch is done, and another begins. */
  void epochDone(EpochReport report, Network network) {
    reports.add(report);
    double measured = Best.measure(report);
    if (best.isEmpty() || measured > best.get().measured()) {
      best = Optional.of(new Best(report.epoch(), measured, network.weights()));
    }
    batch = 0;
    loss = 0;
    seconds = 0;
  }

  /** Mean loss of the epoch that runs, over as many samples. */
  double meanLoss(int samples) {
    return loss / samples;
  }

  /** That the batches of this epoch took. */
  double seconds() {
    return seconds;
  }
}
