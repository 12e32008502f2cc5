package dev.zhiyin.tools.rebuild;

import dev.zhiyin.tools.train.Checkpoints;
import dev.zhiyin.tools.train.TrainConfig;
import java.time.Duration;

/**
 * One training as it is asked for.
 *
 * @param checkpointEvery as in {@link Checkpoints}
 * @param fresh whether a checkpoint that is there is left aside
 */
record TrainPlan(TrainConfig config, Duration checkpointEvery, boolean fresh) {
  static final TrainPlan DEFAULT = new TrainPlan(TrainConfig.DEFAULT, Checkpoints.EVERY, false);
}
