package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.retrieval.Source;

/**
 * Why a product is in a list that is the same for everybody: many interacted with it, it is in
 * demand of late, or it is new.
 */
enum DemandReason {
  POPULAR(Source.POPULAR),
  TRENDING(Source.TRENDING),
  NEW(Source.NEW);

  private final Source source;

  DemandReason(Source source) {
    this.source = source;
  }

  Source source() {
    return source;
  }
}
