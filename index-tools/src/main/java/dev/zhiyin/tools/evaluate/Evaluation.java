package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.rerank.ExposureFloor;
import dev.zhiyin.onnx.OfflineGeneration;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.evaluate.Comparison.Comparisons;
import dev.zhiyin.tools.evaluate.Outcome.Ranked;
import dev.zhiyin.tools.evaluate.Segments.SegmentRow;
import dev.zhiyin.tools.evaluate.Variant.IndexedVariant;
import dev.zhiyin.tools.input.Split;
import dev.zhiyin.tools.split.Holdout;
import dev.zhiyin.tools.split.HoldoutPolicy;
import dev.zhiyin.tools.split.TrainCounts;
import dev.zhiyin.tools.train.baseline.Baseline;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Measures what is served, beside popularity, text alone and other trained models: the whole
 * catalogue ranked, the history left out, ties counted against us. What is served has learned what
 * is held out too, unless files held it out; then the towers that it was chosen by are measured in
 * its place.
 *
 * @param config has the weights of event types, and the rules by which pages are arranged
 */
public record Evaluation(
    OfflineGeneration served, Holdout holdout, ShopConfig config, Progress progress) {
  /** Where text alone stands among the rankings. */
  private static final int TEXT = 1;

  /**
   * What to measure.
   *
   * @param part valid or test
   * @param variants with names of their own
   * @param baselines that are fitted besides
   */
  public record Asked(Split part, List<Variant> variants, List<Baseline> baselines) {
    public Asked {
      if (part != Split.VALID && part != Split.TEST) {
        throw new InvalidInput("split", part.text(), "valid or test");
      }
      variants = List.copyOf(variants);
      baselines = List.copyOf(baselines);
    }

    /** The same with one more. */
    public Asked with(Variant variant) {
      var more = new ArrayList<>(variants);
      more.add(variant);
      return new Asked(part, more, baselines);
    }

    /**
     * All models that are measured, by name.
     *
     * @param served the name of the one that is served
     * @throws InvalidInput if two have one name
     */
    public Set<String> names(String served) {
      var names = new LinkedHashSet<>(List.of(Comparisons.POPULARITY, UntrainedModel.NAME));
      names.add(served);
      baselines.forEach(baseline -> names.add(baseline.text()));
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

    /** Prints it for people to read. */
    public void print(PrintWriter out) {
      new ReportTable(out).print(this);
    }
  }

  /**
   * Measures.
   *
   * @throws WorkRefused if there is nobody to measure by, or a model has learned what is held out
   */
  public Report of(Asked asked) {
    var tables = new CatalogueVectors(served, HeldOutTowers.of(served.generation()).isEmpty());
    try (MatchModel untrained =
        weighted(new UntrainedModel(served.model().inputDimension(), HistoryWeights.DEFAULT))) {
      return of(asked, tables, tables.of(untrained));
    }
  }

  private Report of(Asked asked, CatalogueVectors tables, VectorTable text) {
    boolean isServedMeasured = isServedMeasured(asked);
    asked.variants().forEach(variant -> requireUnknown(variant, asked.part()));
    Case.Cases cases = Case.of(holdout, asked.part(), tables.assortment()::shown, _ -> true);
    if (cases.cases().isEmpty()) {
      throw new WorkRefused(
          "nobody can be measured: of %,d shoppers nothing is in %s that the shop has, and of %,d nothing was known before"
              .formatted(cases.withoutTarget(), asked.part().text(), cases.withoutHistory()));
    }
    var counts = TrainCounts.of(holdout);
    Map<String, Long> popularity = counts.popularity();
    List<Ranked> ranked = baselines(cases.cases(), text, popularity);
    var rival = new TunedBaselines(holdout, text, progress);
    for (Baseline baseline : asked.baselines()) {
      ranked.addAll(rival.of(baseline, asked.part(), cases.cases()));
    }
    if (isServedMeasured) {
      ranked.addAll(served(cases.cases(), tables, counts));
    }
    for (Variant variant : asked.variants()) {
      ranked.addAll(variant(variant, cases.cases(), tables, counts));
    }
    tables.words().tell(progress, "evaluate");
    ExposureFloor floor = config.arrange().exposure();
    Set<String> exposed =
        floor.isOn() ? CatalogueVectors.allowed(served, floor.filter()) : Set.of();
    var segments = new Segments(cases.cases(), tables.assortment().ids(), popularity);
    return new Report(
        ranked.stream().map(one -> Row.of(one, asked.part(), text, exposed)).toList(),
        ranked.stream()
            .filter(one -> !one.through().equals(Ranked.UNMASKED))
            .flatMap(one -> segments.of(one, ranked.get(TEXT)).stream())
            .toList(),
        new Comparisons(ranked)
            .usual(isServedMeasured ? served.model().name() : UntrainedModel.NAME),
        cases.withoutTarget(),
        cases.withoutHistory());
  }

  /* Others can be measured where what is served has learned what is held out now. */
  private boolean isServedMeasured(Asked asked) {
    Variant measurable = measurable();
    if (asked.variants().isEmpty() && asked.baselines().isEmpty()) {
      requireUnknown(measurable, asked.part());
    }
    boolean isOfOtherFiles = HeldOutTowers.isOfOtherFiles(measurable.folder(), holdout);
    if (isOfOtherFiles) {
      progress.say(
          "evaluate: %s, which is served, was trained while files held out other events, and is left out",
          served.model().name());
    } else {
      requireUnknown(measurable, asked.part());
    }
    return !isOfOtherFiles;
  }

  /* What is held out must not be what a model has learned. */
  private void requireUnknown(Variant variant, Split part) {
    Path folder = variant.folder();
    if (!isEarlierThan(part, folder)) {
      HeldOutTowers.requireOfTheseFiles(folder, holdout);
    }
    boolean again = variant.trainedOn().equals(Ranked.TRAIN_AND_VALID);
    if (again && !(holdout.isGiven() && part == Split.TEST)) {
      throw new WorkRefused(
          holdout.isGiven()
              ? "the model in %s has learned valid; measure it on test".formatted(folder)
              : "the model in %s has learned what is held out; measure the one beside it, %s.chosen"
                  .formatted(folder, folder.getFileName()));
    }
    HoldoutPolicy policy = HeldOutTowers.policy(folder).orElse(holdout.policy());
    if (!holdout.isGiven() && !policy.equals(holdout.policy())) {
      throw new WorkRefused(
          "the model in %s was chosen with the holdout %s, and this shop is measured by %s; what one holds out the other has learned"
              .formatted(folder, policy.text(), holdout.policy().text()));
    }
    if (holdout.isKnownAt(HeldOutTowers.learned(folder))) {
      throw new WorkRefused(
          "the model in %s has learned of what is held out, up to %s; train it again"
              .formatted(folder, HeldOutTowers.learned(folder)));
    }
  }

  /*
   * A model that was fitted on all of a shop whose files held out nothing, and that ended before the
   * first event of the part.
   */
  private boolean isEarlierThan(Split part, Path model) {
    if (!HeldOutTowers.isOfNoFiles(model) || !HeldOutTowers.hasLearnedAll(model)) {
      return false;
    }
    Instant learned = HeldOutTowers.learned(model);
    var isEarlier = new AtomicBoolean(true);
    holdout.forEachShopper(
        shopper -> {
          int first = shopper.parts().indexOf(part);
          if (first >= 0 && !shopper.events().get(first).timestamp().isAfter(learned)) {
            isEarlier.set(false);
          }
        });
    return isEarlier.get();
  }

  private List<Ranked> baselines(List<Case> cases, VectorTable text, Map<String, Long> popularity) {
    progress.say("evaluate: %,d shoppers, popularity and text", cases.size());
    List<Ranked> popular =
        Ranked.exact(
            Comparisons.POPULARITY,
            Ranked.TRAIN,
            masked -> ExactRanking.byPopularity(cases, text, popularity, masked));
    List<Ranked> byText =
        Ranked.exact(
            UntrainedModel.NAME, Ranked.TRAIN, masked -> ExactRanking.byModel(cases, text, masked));
    return new ArrayList<>(
        List.of(popular.getFirst(), byText.getFirst(), popular.getLast(), byText.getLast()));
  }

  private static List<Ranked> exact(Variant variant, List<Case> cases, VectorTable vectors) {
    return Ranked.exact(
        variant.name(),
        variant.trainedOn(),
        masked -> ExactRanking.byModel(cases, vectors, masked));
  }

  private List<Ranked> served(List<Case> cases, CatalogueVectors tables, TrainCounts counts) {
    String name = served.model().name();
    Variant variant = measurable();
    if (HeldOutTowers.of(served.generation()).isPresent()) {
      return variant(variant, cases, tables, counts);
    }
    progress.say("evaluate: %s, which is served", name);
    MatchModel model = weighted(served.model()); // closed by who opened the generation
    VectorTable vectors = tables.indexed(model);
    var ranked = new ArrayList<Ranked>();
    if (!name.equals(UntrainedModel.NAME)) {
      ranked.addAll(exact(variant, cases, vectors));
    }
    if (holdout.isGiven()) {
      var generation = served.generation();
      ranked.addAll(
          asServed(
              variant,
              cases,
              tables.assortment(),
              new Recommender(served.index(), generation.centring(), model, served.encoder())
                  .withCoOccurrence(generation.coOccurrence())
                  .withUnavailable()));
    } else { // what is served counts what is held out among what goes together
      try (var indexed = IndexedVariant.of(served, vectors, counts, config)) {
        ranked.addAll(
            asServed(variant, cases, tables.assortment(), indexed.recommender(model, served)));
      }
    }
    return ranked;
  }

  /* What of the generation is measured. */
  private Variant measurable() {
    var generation = served.generation();
    return Variant.of(
        served.model().name(), HeldOutTowers.of(generation).orElse(generation.towers()));
  }

  private MatchModel weighted(MatchModel model) {
    return config.weights().isEmpty()
        ? model
        : model.withWeights(model.weights().withTypes(config.weights()));
  }

  private List<Ranked> variant(
      Variant variant, List<Case> cases, CatalogueVectors tables, TrainCounts counts) {
    progress.say("evaluate: %s from %s", variant.name(), variant.folder());
    try (MatchModel model = weighted(variant.open(served.model().inputDimension()))) {
      VectorTable vectors = tables.of(model);
      try (var indexed = IndexedVariant.of(served, vectors, counts, config)) {
        var ranked = new ArrayList<>(exact(variant, cases, vectors));
        ranked.addAll(
            asServed(variant, cases, tables.assortment(), indexed.recommender(model, served)));
        return ranked;
      }
    }
  }

  /* One after the other where a page hangs on those before it. */
  private List<Outcome> pages(List<Case> cases, Assortment assortment, Recommender arranging) {
    Stream<Case> each =
        config.arrange().exposure().isOn() ? cases.stream() : cases.parallelStream();
    return each.map(one -> ServedRanking.ofPage(one, arranging, assortment)).toList();
  }

  private List<Ranked> asServed(
      Variant variant, List<Case> cases, Assortment assortment, Recommender recommender) {
    return List.of(
        new Ranked(
            variant.name(),
            variant.trainedOn(),
            Ranked.INDEX,
            cases.parallelStream()
                .map(one -> ServedRanking.ofIndex(one, recommender, assortment))
                .toList()),
        new Ranked(
            variant.name(),
            variant.trainedOn(),
            Ranked.PAGE,
            pages(cases, assortment, recommender.withRules(config.arrange()))));
  }
}
