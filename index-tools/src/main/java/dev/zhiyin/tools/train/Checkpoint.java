package dev.zhiyin.tools.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a checkpoint says beside its arrays.
 *
 * @param data checksum of the training set
 * @param settings all settings, as JSON
 * @param steps that the optimiser made
 * @param reports of the epochs that are done
 * @param best epoch and measure of the best of them, if one is done
 * @param within how far the epoch that runs has come
 * @param arrays name and number of floats of each array that follows, in order
 */
record Checkpoint(
    String data,
    String settings,
    int steps,
    List<EpochReport> reports,
    Optional<Chosen> best,
    Course.Within within,
    Map<String, Integer> arrays) {
  /** Names of the best epoch's weights begin with it. */
  static final String BEST = "best/";

  /** The best epoch without its weights. */
  record Chosen(int epoch, double measured) {}

  Checkpoint {
    reports = List.copyOf(reports);
    arrays = new LinkedHashMap<>(arrays);
  }
}
