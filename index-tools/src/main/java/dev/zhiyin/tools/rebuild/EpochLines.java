package dev.zhiyin.tools.rebuild;

import dev.zhiyin.tools.Progress;
import dev.zhiyin.tools.train.EpochReport;
import dev.zhiyin.tools.train.ProgressListener;
import java.util.Locale;

/** Tells of training, a line an epoch. */
final class EpochLines implements ProgressListener {
  private final Progress progress;

  EpochLines(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void batch(int epoch, int batch, int batches) {
    // an epoch is short enough
  }

  @Override
  public void epoch(EpochReport report) {
    progress.say(
        "train: epoch %2d  loss %.4f  %s  %.1f s",
        report.epoch(),
        report.loss(),
        report
            .validation()
            .map(
                valid ->
                    String.format(
                        Locale.ROOT,
                        "valid loss %.4f  recall@10 %.4f  ndcg@10 %.4f",
                        valid.loss(),
                        valid.recall(),
                        valid.ndcg()))
            .orElse("nothing to validate with"),
        report.seconds());
  }
}
