package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.onnx.tower.OnnxMatchModel;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.evaluate.Validation;
import dev.zhiyin.tools.evaluate.WordMeanings;
import dev.zhiyin.tools.split.Holdout;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Which model a generation gets: the trained one if, before it learned what is held out, it
 * predicted that better than text alone, by NDCG@10 and beyond what chance may do, for shoppers
 * whom nothing was chosen on; otherwise text alone, so that training never makes a shop worse. Both
 * with the shop's own weights of event types, as they are served.
 */
record ModelSelection(
    Holdout holdout,
    Validation validation,
    EmbeddedCatalogue catalogue,
    TextEncoder encoder,
    EmbeddingCache cache,
    Progress progress) {
  /**
   * Text alone where the generation in service has that, too, and nothing was trained since: there
   * is nothing to choose, and what was measured when its index was made anew is true of nearly all
   * of its texts.
   */
  static Chosen asServed(IncrementalBase served, Progress progress) {
    progress.say("model: text, as it is served, since none was trained");
    Manifest manifest = served.generation().manifest();
    return new Chosen(
        new UntrainedModel(manifest.encoder().dimension(), HistoryWeights.DEFAULT),
        manifest.metrics());
  }

  /** The model, open, with what was measured. */
  record Chosen(MatchModel model, Map<String, Double> metrics) {
    /** NDCG@10 on validation; empty when there is nothing to predict. */
    OptionalDouble ndcg() {
      Double ndcg = metrics.get(metric(model.name()));
      return ndcg == null ? OptionalDouble.empty() : OptionalDouble.of(ndcg);
    }
  }

  /** Under what name a manifest has what was held out. */
  static String heldOut(Holdout holdout) {
    return "holdout." + holdout.told();
  }

  /** Under what name a manifest has a model's NDCG@10 on validation. */
  static String metric(String model) {
    return "valid.ndcg@10." + model;
  }

  /**
   * Chooses.
   *
   * @param trainedFolder of the trained one, if there is one
   * @param force takes it however little it predicts
   */
  Chosen choose(Optional<Path> trainedFolder, boolean force) {
    var meanings = WordMeanings.of(new CachedEncoder(encoder, cache), catalogue.centring());
    Chosen chosen =
        choose(trainedFolder, force, new Validation.Centred(catalogue.centred(), meanings::of));
    meanings.tell(progress, "model");
    var metrics = new TreeMap<>(chosen.metrics());
    metrics.put(heldOut(holdout), (double) holdout.size());
    metrics.put("holdout.deciding.shoppers", (double) validation.shoppers());
    return new Chosen(chosen.model(), metrics);
  }

  private Chosen choose(Optional<Path> trainedFolder, boolean force, Validation.Centred centred) {
    var text = new UntrainedModel(encoder.dimension(), HistoryWeights.DEFAULT);
    if (trainedFolder.isEmpty()) {
      progress.say("model: text, since none was trained");
      return new Chosen(text, alone(text, centred));
    }
    MatchModel trained = OnnxMatchModel.load(trainedFolder.get());
    Validation.Verdict verdict = verdict(text, trainedFolder.get(), centred);
    boolean better = verdict.certain();
    progress.say(
        "model: %s, by NDCG@10 on validation: %s %.4f, text %.4f; %s on %,d shoppers",
        better || force ? trained.name() : text.name(),
        trained.name(),
        verdict.trained(),
        verdict.text(),
        better ? "certain" : "not certain",
        verdict.shoppers());
    Map<String, Double> metrics =
        validation.isEmpty()
            ? Map.of()
            : Map.of(
                metric(text.name()), verdict.text(), metric(trained.name()), verdict.trained());
    if (better || force) {
      return new Chosen(trained, metrics);
    }
    trained.close();
    return new Chosen(text, metrics);
  }

  private Validation.Verdict verdict(MatchModel text, Path folder, Validation.Centred centred) {
    try (MatchModel chosen = OnnxMatchModel.load(TrainRun.measurable(folder))) {
      return validation.of(text, chosen, centred);
    }
  }

  private Map<String, Double> alone(MatchModel text, Validation.Centred centred) {
    return validation.isEmpty()
        ? Map.of()
        : Map.of(metric(text.name()), validation.ndcg(text, centred));
  }
}
