package dev.zhiyin.tools.train;

/** Hears of training as it goes, in the thread that trains. */
public interface ProgressListener {
  /**
   * A batch that is done.
   *
   * @param epoch from 1
   * @param batch from 1
   * @param batches in each epoch
   * @param samples in this batch; all but the last of an epoch have as many
   * @param loss mean over them, before they were learned
   */
  record Step(int epoch, int batch, int batches, int samples, double loss) {}

  /** Hears nothing. */
  ProgressListener NONE =
      new ProgressListener() {
        @Override
        public void batch(Step step) {
          // nothing
        }

        @Override
        public void epoch(EpochReport report) {
          // nothing
        }
      };

  /** A batch is done. */
  void batch(Step step);

  /** An epoch is done. */
  void epoch(EpochReport report);

  /** Something that whoever watches should know. */
  default void note(String line) {
    // most need not
  }
}
