package dev.zhiyin.opensearch;

import java.time.Duration;

/** Where a view gets another point in time from when the cluster has lost its own. */
interface Moments {
  /**
   * One that was taken later than the lost one, held for the caller.
   *
   * @param most how long it may be waited for
   * @throws dev.zhiyin.engine.ZhiyinException.StoreUnavailable if there is none in time
   */
  PointInTime after(PointInTime lost, Duration most);
}
