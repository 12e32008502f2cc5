package dev.zhiyin.tools.train;

/** Hears of training as it goes, in the thread that trains. */
public interface ProgressListener {
  /** Hears nothing. */
  ProgressListener NONE =
      new ProgressListener() {
        @Override
        public void batch(int epoch, int batch, int batches) {
          // nothing
        }

        @Override
        public void epoch(EpochReport report) {
          // nothing
        }
      };

  /** A batch is done; both counts start at 1. */
  void batch(int epoch, int batch, int batches);

  /** An epoch is done. */
  void epoch(EpochReport report);
}
