package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.recommend.InterestClustering.Interest;
import dev.zhiyin.engine.retrieval.Source;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
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

  static Diagnostics of(Pipeline pipeline, PipelineResult result, List<Step> steps) {
    return new Diagnostics(
        result.candidates().uses().entrySet().stream()
            .map(
                use ->
                    new SourceUse(
                        use.getKey(),
                        use.getValue().found(),
                        shown(use.getKey(), result),
                        use.getValue().nanos() / 1000))
            .toList(),
        pipeline.profile().interests().stream()
            .map(interest -> use(interest, pipeline.profile()))
            .toList(),
        result.candidates().size(),
        pipeline.restriction().excluded().size(),
        steps);
  }

  private static int shown(Source source, PipelineResult result) {
    return (int)
        result.reranked().first().stream().filter(one -> one.sources().contains(source)).count();
  }

  private static InterestUse use(Interest interest, ShopperProfile profile) {
    return new InterestUse(
        interest.share(),
        interest.items().stream().map(item -> subject(profile.known().get(item).item())).toList());
  }

  private static String subject(HistoryItem item) {
    return switch (item.subject()) {
      case Subject.Item(String id) -> id;
      case Subject.Words(String text) -> text;
    };
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
