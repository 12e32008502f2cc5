package dev.zhiyin.tools.train.search;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.LowerCase;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.train.ProgressListener;
import dev.zhiyin.tools.train.ProgressListener.EpochReport;
import dev.zhiyin.tools.train.ProgressListener.EpochReport.Validation;
import dev.zhiyin.tools.train.TrainConfig;
import dev.zhiyin.tools.train.Trainer;
import dev.zhiyin.tools.train.Trainer.Running;
import dev.zhiyin.tools.train.TrainingSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Random search (Bergstra and Bengio, "Random Search for Hyper-Parameter Optimization", 2012) with
 * early rejection: a trial ends after an epoch by which its best validation lies below the median
 * of what earlier trials had reached by then (Golovin et al., "Google Vizier: A Service for
 * Black-Box Optimization", 2017). The first trial is the base as it is, so that the winner is never
 * worse on validation. The base's seed decides what is drawn.
 */
public final class Search {
  /** Earlier trials that must have reached an epoch before anything is rejected there. */
  private static final int FEWEST = 3;

  private final TrainingSet set;
  private final TrainConfig base;
  private final SearchSpace space;
  private final Random random;
  private final List<Trial> trials = new ArrayList<>();

  public Search(TrainingSet set, TrainConfig base, SearchSpace space) {
    this.set = set;
    this.base = base;
    this.space = space;
    this.random = new Random(base.seed());
  }

  /**
   * Runs the next trial.
   *
   * @param listener hears of its training
   * @param stop whether the search is asked to stop
   * @throws WorkRefused if there is nothing to learn from
   */
  public Trial next(ProgressListener listener, BooleanSupplier stop) {
    SearchSpace.Draw draw =
        trials.isEmpty() ? new SearchSpace.Draw(base, Map.of()) : space.draw(base, random);
    var judge = new Judge(listener, stop);
    Trial.Ending ending = run(draw.config(), judge);
    var trial = new Trial(trials.size() + 1, draw.config(), draw.drawn(), judge.epochs, ending);
    trials.add(trial);
    return trial;
  }

  /**
   * Whether a trial ends here. Trials that were rejected themselves count as far as they went.
   *
   * @param earlier the best validation so far after each epoch of each trial before
   * @param epoch from 1
   * @param best its best validation so far
   */
  static boolean rejects(List<List<Double>> earlier, int epoch, double best) {
    double[] then =
        earlier.stream()
            .filter(trial -> trial.size() >= epoch)
            .mapToDouble(trial -> trial.get(epoch - 1))
            .sorted()
            .toArray();
    if (then.length < FEWEST) {
      return false;
    }
    int middle = then.length / 2;
    double median = then.length % 2 == 1 ? then[middle] : (then[middle - 1] + then[middle]) / 2;
    return best < median;
  }

  private Trial.Ending run(TrainConfig config, Judge judge) {
    try {
      if (Trainer.tryOut(set, config, new Running(judge, Optional.empty(), judge::ends))) {
        return Trial.Ending.DONE;
      }
      return judge.rejected ? Trial.Ending.REJECTED : Trial.Ending.STOPPED;
    } catch (WorkRefused refused) {
      if (judge.stop.getAsBoolean()) {
        return Trial.Ending.STOPPED;
      }
      if (trials.isEmpty() && judge.batches == 0) {
        throw refused;
      }
      return Trial.Ending.DIVERGED;
    }
  }

  /** All trials so far, in the order in which they were run. */
  public List<Trial> trials() {
    return List.copyOf(trials);
  }

  /**
   * The trial of the best NDCG@10 on validation; the earlier of two that are equal. One that
   * diverged would do so again, however good it was before.
   */
  public Optional<Trial> winner() {
    return winner(trials);
  }

  static Optional<Trial> winner(List<Trial> trials) {
    return trials.stream()
        .filter(trial -> trial.ending() != Trial.Ending.DIVERGED && trial.best().isPresent())
        .max(
            Comparator.comparingDouble(Trial::ndcg)
                .thenComparing(Trial::number, Comparator.reverseOrder()));
  }

  /** Watches one trial, and ends it. */
  private final class Judge implements ProgressListener {
    private final ProgressListener listener;
    private final BooleanSupplier stop;
    private final List<EpochReport> epochs = new ArrayList<>();
    private long batches;
    private double best;
    private boolean rejected;

    Judge(ProgressListener listener, BooleanSupplier stop) {
      this.listener = listener;
      this.stop = stop;
    }

    boolean ends() {
      return rejected || stop.getAsBoolean();
    }

    @Override
    public void batch(Step step) {
      batches++;
      listener.batch(step);
    }

    @Override
    public void epoch(EpochReport report) {
      epochs.add(report);
      best = Math.max(best, report.validation().map(EpochReport.Validation::ndcg).orElse(0.0));
      rejected = rejects(trials.stream().map(Trial::bestByEpoch).toList(), report.epoch(), best);
      listener.epoch(report);
    }
  }

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
    public enum Ending implements LowerCase {
      /** By its epochs or its patience. */
      DONE,
      /** By the median of the trials before. */
      REJECTED,
      /** By a loss or a gradient that is not finite. */
      DIVERGED,
      /** By whoever runs the search. */
      STOPPED
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
}
