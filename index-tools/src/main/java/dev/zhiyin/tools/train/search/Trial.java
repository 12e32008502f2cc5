package dev.zhiyin.tools.train.search;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.tools.train.ProgressListener.EpochReport;
import dev.zhiyin.tools.train.ProgressListener.EpochReport.Validation;
import dev.zhiyin.tools.train.TrainConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One configuration that was tried.
 *
 * @param number from 1; the first is the base as it is
 * @param drawn what differs from the base, by dotted name
 * @param epochs those that were run, in order
 */
public record Trial(
    int number,
    TrainConfig config,
    Map<String, JsonNode> drawn,
    List<EpochReport> epochs,
    Ending ending) {
  /** How a trial ended. */
  public enum Ending {
    /** By its epochs or its patience. */
    DONE,
    /** By the median of the trials before. */
    REJECTED,
    /** By a loss or a gradient that is not finite. */
    DIVERGED,
    /** By whoever runs the search. */
    STOPPED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Trial {
    epochs = List.copyOf(epochs);
  }

  /** In a few words: how it ended, and how good it was. */
  public String told() {
    return best()
        .map(
            epoch ->
                String.format(
                    Locale.ROOT,
                    "%s: ndcg@10 %.4f in epoch %d of %d",
                    ending.text(),
                    ndcg(),
                    epoch.epoch(),
                    epochs.size()))
        .orElse(ending.text());
  }

  /** The epoch of the best NDCG@10 on validation, if one was validated. */
  Optional<EpochReport> best() {
    return epochs.stream()
        .filter(epoch -> epoch.validation().isPresent())
        .max(Comparator.comparingDouble(Trial::ndcgOf));
  }

  /** NDCG@10 of the best epoch; 0 if none was validated. */
  double ndcg() {
    return best().map(Trial::ndcgOf).orElse(0.0);
  }

  double seconds() {
    return epochs.stream().mapToDouble(EpochReport::seconds).sum();
  }

  /** The best validation so far after each epoch. */
  List<Double> bestByEpoch() {
    var best = new ArrayList<Double>();
    double sofar = 0;
    for (EpochReport epoch : epochs) {
      sofar = Math.max(sofar, ndcgOf(epoch));
      best.add(sofar);
    }
    return best;
  }

  static double ndcgOf(EpochReport epoch) {
    return epoch.validation().map(Validation::ndcg).orElse(0.0);
  }
}
