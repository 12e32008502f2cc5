package dev.zhiyin.tools.train;

import dev.zhiyin.tools.train.export.TrainedTowers;
import java.util.List;

/**
 * What training gave.
 *
 * @param towers of the best epoch, ready to be written
 * @param reliability of the scores, on validation, or on training if there is none
 * @param epochs every epoch that was run, in order
 * @param best the epoch whose weights were kept, from 1: the one of the best NDCG@10 on validation,
 *     or the last when there was nothing to validate with
 * @param stopped whether it was asked to stop before it was done
 */
public record TrainedModel(
    TrainedTowers towers,
    Reliability reliability,
    List<EpochReport> epochs,
    int best,
    boolean stopped) {
  public TrainedModel {
    epochs = List.copyOf(epochs);
  }
}
