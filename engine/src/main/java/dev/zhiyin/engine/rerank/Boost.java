package dev.zhiyin.engine.rerank;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.filter.Filter;

/**
 * Lifts products, or lowers them: the score of those that the filter allows is multiplied.
 *
 * @param name for people, 1 to 200 characters
 * @param factor in [0.01, 100]; several factors of one product are multiplied
 */
public record Boost(String name, Filter filter, double factor) {
  public Boost {
    TextLimits.checkId("name", name);
    if (!(factor >= .01 && factor <= 100)) {
      throw new InvalidInput("factor", Double.toString(factor), "0.01 to 100");
    }
  }
}
