package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.EmbeddingTable;
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
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Item and history vectors of a whole catalogue in memory, outside of the Java heap where they are
 * made for it: what an exact ranking is made of. Thread-safe if {@code wordVector} is.
 */
public final class VectorTable {
  /** Products whose vectors are made in one model call. */
  private static final int CHUNK = 4096;

  private final Assortment assortment;
  private final int dimension;
  private final Rows itemVectors;
  private final Rows historyVectors;
  private final MatchModel model;
  private final Function<String, Optional<float[]>> wordVector;

  /** Vectors, by place. */
  interface Rows {
    /** One, in an array that may be overwritten or elsewhere; not to be changed. */
    float[] get(int place, float[] buffer);
  }

  /** Where each product of {@link SlimWeights} is, by its place there; -1 if nowhere. */
  private final int[] ofSlim;

  /**
   * Keeps the arrays. A vector that is not finite is refused, since its product would count as a
   * hit.
   *
   * @param assortment of {@code n} products
   * @param itemVectors {@code [n][dimension]}
   * @param historyVectors {@code [n][dimension]}
   * @param wordVector the history vector of words, if they have one
   */
  public VectorTable(
      Assortment assortment,
      float[][] itemVectors,
      float[][] historyVectors,
      MatchModel model,
      Function<String, Optional<float[]>> wordVector) {
    this(
        assortment,
        (place, _) -> itemVectors[place],
        (place, _) -> historyVectors[place],
        model,
        wordVector);
  }

  /** The same of vectors that lie elsewhere, by place. */
  VectorTable(
      Assortment assortment,
      Rows itemVectors,
      Rows historyVectors,
      MatchModel model,
      Function<String, Optional<float[]>> wordVector) {
    this.assortment = assortment;
    this.itemVectors = itemVectors;
    this.historyVectors = historyVectors;
    this.model = model;
    this.wordVector = wordVector;
    this.dimension = model.dimension();
    var buffer = new float[dimension];
    for (int place = 0; place < size(); place++) {
      requireFinite(place, itemVectors.get(place, buffer));
      requireFinite(place, historyVectors.get(place, buffer));
    }
    this.ofSlim = new int[model.slim().size()];
    Arrays.setAll(
        ofSlim, place -> has(model.slim().id(place)) ? place(model.slim().id(place)) : -1);
  }

  /**
   * What a model makes of a catalogue.
   *
   * @param centred the embeddings of the products, by place; must not change
   * @param meanings the centred embedding of words, if they have one
   */
  static VectorTable of(
      Assortment assortment,
      EmbeddingTable centred,
      MatchModel model,
      Function<String, Optional<Embedding>> meanings) {
    Function<String, Optional<float[]>> words =
        text -> meanings.apply(text).map(meaning -> model.historyVectors(List.of(meaning))[0]);
    if (model instanceof UntrainedModel) {
      return new VectorTable(assortment, centred::floats, centred::floats, model, words);
    }
    List<String> ids = assortment.ids();
    return new VectorTable(
        assortment,
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
            "a vector of product '%s' has the value %s".formatted(id(place), value));
      }
    }
  }

  MatchModel model() {
    return model;
  }

  /** What a list shows of the products. */
  Assortment assortment() {
    return assortment;
  }

  int size() {
    return assortment.ids().size();
  }

  /** Floats of a vector. */
  int dimension() {
    return dimension;
  }

  String id(int place) {
    return assortment.ids().get(place);
  }

  float[] itemVector(int place) {
    return itemVector(place, new float[dimension]);
  }

  /** The same, in a buffer of as many floats or elsewhere; not to be changed. */
  float[] itemVector(int place, float[] buffer) {
    return itemVectors.get(place, buffer);
  }

  float[] historyVector(int place) {
    return historyVectors.get(place, new float[dimension]);
  }

  boolean has(String id) {
    return assortment.has(id);
  }

  int place(String id) {
    return assortment.place(id);
  }

  /** What {@link SlimWeights} add to the scores of products for a history, by place, rising. */
  SortedMap<Integer, Float> slim(History history) {
    var added = new TreeMap<Integer, Float>();
    if (ofSlim.length > 0) {
      model
          .slim()
          .sum(model.weights().liked(history))
          .forEach(
              (place, said) -> {
                if (ofSlim[place] >= 0) {
                  added.put(ofSlim[place], said);
                }
              });
    }
    return added;
  }

  UserVector user(History history) {
    return user(history, this::historyVector, model);
  }

  private Optional<float[]> historyVector(Subject subject) {
    return switch (subject) {
      case Subject.Item(String id) ->
          has(id) ? Optional.of(historyVector(place(id))) : Optional.empty();
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
