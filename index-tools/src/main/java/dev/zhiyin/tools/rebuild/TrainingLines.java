package dev.zhiyin.tools.rebuild;

import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.train.ProgressListener;
import dev.zhiyin.tools.train.ProgressListener.EpochReport;
import dev.zhiyin.tools.train.ProgressListener.EpochReport.Validation;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/**
 * Tells of training: a bar while an epoch runs, with the loss, the best validation so far, samples
 * a second and the time that is left at most; a line when it is done. Whoever made it closes it.
 */
final class TrainingLines implements ProgressListener, AutoCloseable {
  private final Progress progress;
  private final String name;
  private final long start = System.nanoTime();
  private long heard;
  private long samples;
  private Optional<EpochReport> best = Optional.empty();
  private @Nullable ProgressBar bar;

  /**
   * @param name that lines begin with
   */
  TrainingLines(Progress progress, String name) {
    this.progress = progress;
    this.name = name;
  }

  @Override
  public void batch(Step step) {
    heard++;
    samples += step.samples();
    ProgressBar running = bar;
    if (running == null) {
      running =
          progress.partBar(
              "%s %d/%d".formatted(name, step.epoch(), step.epochs()),
              " samples",
              (long) step.samples() * step.batches());
      bar = running;
    }
    running.stepBy(step.samples());
    running.setExtraMessage(
        String.format(Locale.ROOT, " loss %.4f%s %s left", step.loss(), soFar(), left(step)));
  }

  private String soFar() {
    return best.flatMap(EpochReport::validation)
        .map(valid -> String.format(Locale.ROOT, " ndcg@10 %.4f", valid.ndcg()))
        .orElse("");
  }

  /* Of all epochs, were each batch to take what those heard of took, validation included. */
  private String left(Step step) {
    long batches = (long) (step.epochs() - step.epoch() + 1) * step.batches() - step.batch();
    var left = Duration.ofNanos((System.nanoTime() - start) / heard * batches);
    return "%d:%02d:%02d".formatted(left.toHours(), left.toMinutesPart(), left.toSecondsPart());
  }

  @Override
  public void epoch(EpochReport report) {
    leaveBar();
    boolean better = best.isEmpty() || ndcg(report) > ndcg(best.get());
    if (better) {
      best = Optional.of(report);
    }
    progress.say(
        "%s: epoch %2d  loss %.4f  %s  %,.0f samples/s  %.1f s",
        name,
        report.epoch(),
        report.loss(),
        report.validation().map(TrainingLines::told).orElse("nothing to validate with"),
        samples / report.seconds(),
        report.seconds());
    samples = 0;
  }

  private static double ndcg(EpochReport report) {
    return report.validation().map(Validation::ndcg).orElse((double) report.epoch());
  }

  private static String told(Validation valid) {
    return String.format(
        Locale.ROOT,
        "valid loss %.4f  recall@10 %.4f  ndcg@10 %.4f",
        valid.loss(),
        valid.recall(),
        valid.ndcg());
  }

  @Override
  public void note(String line) {
    leaveBar();
    progress.say("%s: %s", name, line);
  }

  @Override
  public void close() {
    leaveBar();
  }

  private void leaveBar() {
    ProgressBar running = bar;
    if (running != null) {
      running.close();
      bar = null;
    }
  }
}
