package dev.zhiyin.opensearch;

/** Where a view gets another point in time from when the cluster has lost its own. */
interface Moments {
  /** One that was taken later than the lost one, held for the caller. */
  PointInTime after(PointInTime lost);
}
