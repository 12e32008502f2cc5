package dev.zhiyin.engine.generation;

import java.util.List;

/**
 * What going back did.
 *
 * @param from the generation that was served
 * @param to the one that is served now
 * @param passedOver what was wrong with those that would have come first
 */
public record RolledBack(long from, long to, List<String> passedOver) {
  public RolledBack {
    passedOver = List.copyOf(passedOver);
  }
}
