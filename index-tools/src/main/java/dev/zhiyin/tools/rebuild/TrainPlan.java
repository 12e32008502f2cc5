package dev.zhiyin.tools.rebuild;

import dev.zhiyin.tools.train.TrainConfig;

/**
 * One training as it is asked for.
 *
 * @param fresh whether a checkpoint that is there is left aside
 */
record TrainPlan(TrainConfig config, boolean fresh) {
  static final TrainPlan DEFAULT = new TrainPlan(TrainConfig.DEFAULT, false);

  TrainPlan withConfig(TrainConfig changed) {
    return new TrainPlan(changed, fresh);
  }
}
