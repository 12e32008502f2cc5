package dev.zhiyin.engine.recommend;

import java.util.List;

/**
 * Products, best first.
 *
 * @param total how many products match the words of a search; otherwise how many the filter allows
 */
public record Answer(List<Recommended> items, long total) {
  public Answer {
    items = List.copyOf(items);
  }
}
