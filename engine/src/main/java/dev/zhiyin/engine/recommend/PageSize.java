package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;

/** The range of a page's size. */
final class PageSize {
  private PageSize() {}

  static void check(int k) {
    if (k < 1 || k > RecommendRequest.MOST) {
      throw new InvalidInput(
          "k", Integer.toString(k), "a whole number from 1 to " + RecommendRequest.MOST);
    }
  }
}
