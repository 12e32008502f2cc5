package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.FloatRows;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.SlimWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.match.UserVector;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Item and history vectors of a whole catalogue in memory, outside of the Java heap where they are
 * made for it: what an exact ranking is made of. Thread-safe if {@code wordVector} is.
 */
public final class VectorTable {
  /** Products whose vectors are made in one model call. */
  private static final int CHUNK = 4096;

  private final List<String> ids;
  private final IntFunction<float[]> itemVectors;
  private final IntFunction<float[]> historyVectors;
  private final MatchModel model;
  private final Function<String, Optional<float[]>> wordVector;
  private final Map<String, Integer> places = new HashMap<>();

  /** Where each product of {@link SlimWeights} is, by its place there; -1 if nowhere. */
  private final int[] ofSlim;

  /**
   * Keeps the arrays. A vector that is not finite is refused, since its product would count as a
   * hit.
   *
   * @param ids {@code [n]}
   * @param itemVectors {@code [n][dimension]}
   * @param historyVectors {@code [n][dimension]}
   * @param wordVector the history vector of words, if they have one
   */
  public VectorTable(
      List<String> ids,
      float[][] itemVectors,
      float[][] historyVectors,
      MatchModel model,
      Function<String, Optional<float[]>> wordVector) {
    this(ids, place -> itemVectors[place], place -> historyVectors[place], model, wordVector);
  }

  private VectorTable(
      List<String> ids,
      IntFunction<float[]> itemVectors,
      IntFunction<float[]> historyVectors,
      MatchModel model,
      Function<String, Optional<float[]>> wordVector) {
    this.ids = List.copyOf(ids);
    this.itemVectors = itemVectors;
    this.historyVectors = historyVectors;
    this.model = model;
    this.wordVector = wordVector;
    for (int place = 0; place < ids.size(); place++) {
      requireFinite(place, itemVectors.apply(place));
      requireFinite(place, historyVectors.apply(place));
      places.put(ids.get(place), place);
    }
    this.ofSlim = new int[model.slim().size()];
    Arrays.setAll(ofSlim, place -> places.getOrDefault(model.slim().id(place), -1));
  }

  /**
   * What a model makes of a catalogue.
   *
   * @param centred the embeddings of the products, in the order of the ids; must not change
   * @param meanings the centred embedding of words, if they have one
   */
  static VectorTable of(
      List<String> ids,
      List<Embedding> centred,
      MatchModel model,
      Function<String, Optional<Embedding>> meanings) {
    Function<String, Optional<float[]>> words =
        text -> meanings.apply(text).map(meaning -> model.historyVectors(List.of(meaning))[0]);
    if (model instanceof UntrainedModel) {
      IntFunction<float[]> ofText = place -> centred.get(place).toArray();
      return new VectorTable(ids, ofText, ofText, model, words);
    }
    return new VectorTable(
        ids,
        rows(ids, centred, model.dimension(), model::itemVectors)::get,
        rows(ids, centred, model.dimension(), model::historyVectors)::get,
        model,
        words);
  }

  private static FloatRows rows(
      List<String> ids,
      List<Embedding> centred,
      int dimension,
      BiFunction<List<String>, List<Embedding>, float[][]> tower) {
    var rows = new FloatRows(ids.size(), dimension);
    for (int start = 0; start < ids.size(); start += CHUNK) {
      int end = Math.min(start + CHUNK, ids.size());
      float[][] some = tower.apply(ids.subList(start, end), centred.subList(start, end));
      for (int i = 0; i < some.length; i++) {
        rows.set(start + i, some[i]);
      }
    }
    return rows;
  }

  private void requireFinite(int place, float[] vector) {
    for (float value : vector) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException(
            "a vector of product '%s' has the value %s".formatted(ids.get(place), value));
      }
    }
  }

  MatchModel model() {
    return model;
  }

  int size() {
    return ids.size();
  }

  String id(int place) {
    return ids.get(place);
  }

  float[] itemVector(int place) {
    return itemVectors.apply(place);
  }

  float[] historyVector(int place) {
    return historyVectors.apply(place);
  }

  boolean has(String id) {
    return places.containsKey(id);
  }

  int place(String id) {
    Integer place = places.get(id);
    if (place == null) {
      throw new IllegalArgumentException("no product '" + id + "' in the table");
    }
    return place;
  }

  /** Adds to scores of all products what a history says of them by {@link SlimWeights}. */
  void addSlim(History history, float[] scores) {
    if (ofSlim.length > 0) {
      model
          .slim()
          .sum(model.weights().liked(history))
          .forEach(
              (place, said) -> {
                if (ofSlim[place] >= 0) {
                  scores[ofSlim[place]] += said;
                }
              });
    }
  }

  UserVector user(History history) {
    return user(history, this::historyVector, model);
  }

  private Optional<float[]> historyVector(Subject subject) {
    return switch (subject) {
      case Subject.Item(String id) -> Optional.ofNullable(places.get(id)).map(this::historyVector);
      case Subject.Words(String text) -> wordVector.apply(text);
    };
  }

  /**
   * A shopper as a vector, of as many of the newest items as the model takes, and of words as many
   * as are served.
   *
   * @param historyVector of an item's subject; items without one do not count
   */
  public static UserVector user(
      History history, Function<Subject, Optional<float[]>> historyVector, MatchModel model) {
    var known = new ArrayList<HistoryItem>();
    var vectors = new ArrayList<float[]>();
    int words = 0;
    for (HistoryItem item : history.items()) {
      if (known.size() == model.weights().maximumItems()) {
        break;
      }
      boolean isWords = item.subject() instanceof Subject.Words;
      words += isWords ? 1 : 0;
      if (isWords && words > HistoryWeights.MOST_WORDS) {
        continue;
      }
      historyVector
          .apply(item.subject())
          .ifPresent(
              vector -> {
                known.add(item);
                vectors.add(vector);
              });
    }
    return UserVector.of(new History(known), vectors.toArray(float[][]::new), model);
  }
}
