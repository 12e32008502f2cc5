package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.shopper.Split;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.ServedGeneration;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.evaluate.Comparison.Comparisons;
import dev.zhiyin.tools.evaluate.Outcome.Ranked;
import dev.zhiyin.tools.evaluate.Segments.SegmentRow;
import dev.zhiyin.tools.evaluate.Variant.IndexedVariant;
import dev.zhiyin.tools.split.TrainCounts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures what is served, beside popularity, text alone and other trained models: the whole
 * catalogue ranked, the history left out, ties counted against us.
 */
public final class Evaluation {
  /** Where text alone stands among the rankings. */
  private static final int TEXT = 1;

  private final ServedGeneration served;
  private final Store store;
  private final RerankRules rules;
  private final Progress progress;

  /**
   * Evaluates one shop.
   *
   * @param rules by which its pages are arranged
   */
  public Evaluation(ServedGeneration served, Store store, RerankRules rules, Progress progress) {
    this.served = served;
    this.store = store;
    this.rules = rules;
    this.progress = progress;
  }

  /**
   * What to measure.
   *
   * @param part valid or test
   * @param variants with names of their own
   */
  public record Asked(Split part, List<Variant> variants) {
    public Asked {
      if (part != Split.VALID && part != Split.TEST) {
        throw new InvalidInput("split", part.text(), "valid or test");
      }
      variants = List.copyOf(variants);
    }

    /**
     * All models that are measured, by name.
     *
     * @param served the name of the one that is served
     * @throws InvalidInput if two have one name
     */
    Set<String> names(String served) {
      var names = new LinkedHashSet<>(List.of(Comparisons.POPULARITY, UntrainedModel.NAME));
      names.add(served);
      for (Variant variant : variants) {
        if (!names.add(variant.name())) {
          throw new InvalidInput("variant", variant.name(), "a name that no other model has");
        }
      }
      return names;
    }
  }

  /**
   * All that was measured.
   *
   * @param shoppersWithoutTarget as in {@link Case.Cases}
   * @param shoppersWithoutHistory as in {@link Case.Cases}
   */
  public record Report(
      List<Row> rows,
      List<SegmentRow> segments,
      List<Comparison> comparisons,
      int shoppersWithoutTarget,
      int shoppersWithoutHistory) {
    public Report {
      rows = List.copyOf(rows);
      segments = List.copyOf(segments);
      comparisons = List.copyOf(comparisons);
    }
  }

  /** Measures. */
  public Report of(Asked asked) {
    var tables = new CatalogueVectors(served);
    VectorTable text = tables.text();
    Case.Cases cases = Case.of(store, asked.part(), text::has);
    Map<String, Long> popularity = TrainCounts.popularity(store);
    List<Ranked> ranked = baselines(cases.cases(), text, popularity);
    ranked.addAll(served(cases.cases(), tables));
    for (Variant variant : asked.variants()) {
      ranked.addAll(variant(variant, cases.cases(), tables));
    }
    tables.words().tell(progress, "evaluate");
    var segments = new Segments(cases.cases(), tables.ids(), popularity);
    return new Report(
        ranked.stream().map(one -> Row.of(one, asked.part(), text)).toList(),
        ranked.stream().flatMap(one -> segments.of(one, ranked.get(TEXT)).stream()).toList(),
        new Comparisons(ranked).usual(served.model().name()),
        cases.withoutTarget(),
        cases.withoutHistory());
  }

  private List<Ranked> baselines(List<Case> cases, VectorTable text, Map<String, Long> popularity) {
    progress.say("evaluate: %,d shoppers, popularity and text", cases.size());
    var ranked = new ArrayList<Ranked>();
    ranked.add(
        new Ranked(
            Comparisons.POPULARITY,
            Ranked.EXACT,
            ExactRanking.byPopularity(cases, text, popularity)));
    ranked.add(new Ranked(UntrainedModel.NAME, Ranked.EXACT, ExactRanking.byModel(cases, text)));
    return ranked;
  }

  private List<Ranked> served(List<Case> cases, CatalogueVectors tables) {
    String name = served.model().name();
    progress.say("evaluate: %s, which is served", name);
    var ranked = new ArrayList<Ranked>();
    if (!name.equals(UntrainedModel.NAME)) {
      ranked.add(new Ranked(name, Ranked.EXACT, ExactRanking.byModel(cases, tables.indexed())));
    }
    ranked.addAll(asServed(name, cases, served.recommender()));
    return ranked;
  }

  private List<Ranked> variant(Variant variant, List<Case> cases, CatalogueVectors tables) {
    progress.say("evaluate: %s from %s", variant.name(), variant.folder());
    try (MatchModel model = variant.open(served.model().inputDimension())) {
      VectorTable vectors = tables.of(model);
      try (var indexed = IndexedVariant.of(served, vectors)) {
        var ranked = new ArrayList<Ranked>();
        ranked.add(new Ranked(variant.name(), Ranked.EXACT, ExactRanking.byModel(cases, vectors)));
        ranked.addAll(asServed(variant.name(), cases, indexed.recommender(model, served)));
        return ranked;
      }
    }
  }

  private List<Ranked> asServed(String name, List<Case> cases, Recommender recommender) {
    return List.of(
        new Ranked(
            name,
            Ranked.INDEX,
            cases.parallelStream().map(one -> ServedRanking.ofIndex(one, recommender)).toList()),
        new Ranked(
            name,
            Ranked.PAGE,
            cases.parallelStream()
                .map(one -> ServedRanking.ofPage(one, recommender, rules))
                .toList()));
  }
}
