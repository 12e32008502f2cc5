package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.UserVector;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.check.IndexRecall;
import dev.zhiyin.tools.check.TowerParity;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.evaluate.VectorTable;
import dev.zhiyin.tools.train.export.PlainTowers;
import dev.zhiyin.tools.train.export.TrainedTowers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks at a finished index before it is published.
 *
 * @param ids of the products that it should hold
 * @param isWidened whether its graphs will be asked for as much more as is found here
 */
record PublishChecks(
    Store store, List<String> ids, PublishThresholds floors, boolean isWidened, Progress progress) {
  private static final int SHOPPERS = 200;
  private static final int PRODUCTS = 100;
  private static final int TOWER_VECTORS = 1000;
  private static final int PLAIN_FACES = 200;

  /**
   * What is needed later of a model that was trained, which is far less than all of it.
   *
   * @param ids of the products that the index will hold
   */
  static PlainTowers plain(TrainedTowers trained, List<String> ids) {
    return new PlainTowers(trained, IndexRecall.examples(ids, PLAIN_FACES));
  }

  /**
   * Measures it.
   *
   * @param model as it will be served
   * @param plain what the model was written from, if it was trained just now
   * @return what was found, for the manifest
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if a floor is not reached
   */
  Map<String, Double> of(IndexView index, MatchModel model, Optional<PlainTowers> plain) {
    double parity =
        TowerParity.of(index, examples(TOWER_VECTORS), model::itemVectors, model::historyVectors);
    progress.say("check: vectors in the index differ from the model's by at most %.1e", parity);
    floors.requireParity(parity, "the model");
    if (plain.isPresent()) {
      PlainTowers towers = plain.get();
      double plainly =
          TowerParity.of(index, examples(PLAIN_FACES), towers::itemVectors, towers::historyVectors);
      progress.say("check: and from what was trained by at most %.1e", plainly);
      floors.requireParity(plainly, "the trainer");
      parity = Math.max(parity, plainly);
    }
    IndexRecall.Needed recall =
        IndexRecall.of(
            index,
            recentShoppers(index, model),
            examples(PRODUCTS),
            isWidened ? floors.recall() : 0);
    progress.say(
        "check: recall@%d against exact search %.4f, where graphs are asked for %.0f",
        IndexRecall.K, recall.recall(), recall.surplus() * IndexRecall.K);
    floors.requireRecall(recall.recall());
    return Map.of(
        "recall@" + IndexRecall.K,
        recall.recall(),
        Generation.SURPLUS,
        recall.surplus(),
        "parity",
        parity);
  }

  /* Of the shop's shoppers who came last, as the index and its model see them, words left out. */
  private List<float[]> recentShoppers(IndexView index, MatchModel model) {
    List<History> histories = store.events().recentHistories(SHOPPERS);
    Map<String, float[]> vectors = historyVectors(index, histories);
    return histories.stream()
        .map(
            history ->
                VectorTable.user(
                    history,
                    about ->
                        about instanceof Subject.Item(String id)
                            ? Optional.ofNullable(vectors.get(id))
                            : Optional.empty(),
                    model))
        .filter(vector -> !vector.isZero())
        .map(UserVector::toArray)
        .toList();
  }

  private static Map<String, float[]> historyVectors(IndexView index, List<History> histories) {
    Set<String> ids =
        histories.stream()
            .flatMap(history -> history.items().stream())
            .flatMap(item -> item.productId().stream())
            .collect(Collectors.toSet());
    return index
        .fetch(List.copyOf(index.find(ids).values()), Set.of(Part.ID, Part.HISTORY_VECTOR))
        .stream()
        .collect(Collectors.toMap(ProductParts::id, ProductParts::historyVector));
  }

  private List<String> examples(int most) {
    return IndexRecall.examples(ids, most);
  }
}
