/**
 * Training of two-tower models from behaviour, on PyTorch through DJL.
 *
 * <p>A {@link dev.zhiyin.tools.train.TrainingSet} and a {@link dev.zhiyin.tools.train.TrainConfig}
 * go in; towers and what was measured after each epoch come out. An {@code Architecture} says how
 * vectors and scores are formed, an {@code Objective} what is to be made small; each knows nothing
 * of the other.
 */
@NullMarked
package dev.zhiyin.tools.train;

import org.jspecify.annotations.NullMarked;
