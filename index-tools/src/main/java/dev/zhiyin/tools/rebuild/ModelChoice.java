package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.tower.OnnxMatchModel;
import dev.zhiyin.tools.Progress;
import dev.zhiyin.tools.evaluate.Validation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which model a generation gets: the trained one if it foretells the validation part better than
 * text alone, by NDCG@10 and beyond what chance may do; otherwise text alone, so that training
 * never makes a shop worse.
 */
final class ModelChoice {
  private final Store store;
  private final Catalogue catalogue;
  private final TextEncoder encoder;
  private final Progress progress;

  ModelChoice(Store store, Catalogue catalogue, TextEncoder encoder, Progress progress) {
    this.store = store;
    this.catalogue = catalogue;
    this.encoder = encoder;
    this.progress = progress;
  }

  /** The model, open, with what was measured. */
  record Chosen(MatchModel model, Map<String, Double> metrics) {}

  Chosen choose(Path trainedFolder, boolean force) {
    var text = new UntrainedModel(encoder.dimension(), HistoryWeights.DEFAULT);
    if (!Files.exists(trainedFolder.resolve("model.json"))) {
      progress.say("model: text, since none was trained");
      return new Chosen(text, Map.of());
    }
    MatchModel trained = OnnxMatchModel.load(trainedFolder);
    var validation = new Validation(store, catalogue.ids(), this::meaning);
    Validation.Verdict verdict = validation.of(text, trained, catalogue.centred());
    boolean better = verdict.certain();
    progress.say(
        "model: %s, by NDCG@10 on validation: %s %.4f, text %.4f; %s on %,d shoppers",
        better || force ? trained.name() : text.name(),
        trained.name(),
        verdict.trained(),
        verdict.text(),
        better ? "certain" : "not certain",
        verdict.shoppers());
    var metrics = new TreeMap<String, Double>();
    metrics.put("valid.ndcg@10." + text.name(), verdict.text());
    metrics.put("valid.ndcg@10." + trained.name(), verdict.trained());
    if (better || force) {
      return new Chosen(trained, metrics);
    }
    trained.close();
    return new Chosen(text, metrics);
  }

  private Embedding meaning(String words) {
    return catalogue.centring().apply(encoder.encodeQuery(words));
  }
}
