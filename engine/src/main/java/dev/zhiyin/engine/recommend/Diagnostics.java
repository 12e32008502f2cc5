package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.arrange.Source;
import java.util.List;

/**
 * How an answer came about, for whoever wonders.
 *
 * @param sources those that were asked, in the order in which they were
 * @param interests of the history, heaviest first
 * @param candidates how many different products were ranked
 * @param excluded how many products the shopper's history and the request kept away
 * @param steps from the beginning to the end
 */
public record Diagnostics(
    List<SourceUse> sources,
    List<InterestUse> interests,
    int candidates,
    int excluded,
    List<Step> steps) {
  public Diagnostics {
    sources = List.copyOf(sources);
    interests = List.copyOf(interests);
    steps = List.copyOf(steps);
  }

  /**
   * What came of one source.
   *
   * @param found products that it brought and that may be shown; several sources may bring the same
   * @param shown of these, how many are on the page
   * @param micros microseconds that it took
   */
  public record SourceUse(Source source, int found, int shown, long micros) {}

  /**
   * One interest.
   *
   * @param share of the weight of all, in (0, 1]
   * @param subjects of its history items, weightiest first: ids of products, and words
   */
  public record InterestUse(double share, List<String> subjects) {
    public InterestUse {
      subjects = List.copyOf(subjects);
    }
  }

  /** What was done in how many microseconds. */
  public record Step(String name, long micros) {}
}
