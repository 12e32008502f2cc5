package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.UserVector;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Both faces of a whole catalogue in memory: what an exact ranking is made of. Thread-safe if
 * {@code wordFace} is.
 */
public final class FaceTable {
  private final List<String> ids;
  private final float[][] productFaces;
  private final float[][] historyFaces;
  private final MatchModel model;
  private final Function<String, float[]> wordFace;
  private final Map<String, Integer> places = new HashMap<>();

  /**
   * Keeps the arrays. A face that is not finite is refused, since its product would count as a hit.
   *
   * @param ids {@code [n]}
   * @param productFaces {@code [n][dimension]}
   * @param historyFaces {@code [n][dimension]}
   * @param wordFace the history face of words
   */
  public FaceTable(
      List<String> ids,
      float[][] productFaces,
      float[][] historyFaces,
      MatchModel model,
      Function<String, float[]> wordFace) {
    this.ids = List.copyOf(ids);
    this.productFaces = productFaces;
    this.historyFaces = historyFaces;
    this.model = model;
    this.wordFace = wordFace;
    for (int place = 0; place < ids.size(); place++) {
      requireFinite(place, productFaces[place]);
      requireFinite(place, historyFaces[place]);
      places.put(ids.get(place), place);
    }
  }

  private void requireFinite(int place, float[] face) {
    for (float value : face) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException(
            "a face of product '%s' has the value %s".formatted(ids.get(place), value));
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

  float[] productFace(int place) {
    return productFaces[place];
  }

  float[] historyFace(int place) {
    return historyFaces[place];
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

  UserVector user(History history) {
    var known = new ArrayList<HistoryItem>();
    var faces = new ArrayList<float[]>();
    for (HistoryItem item : history.items()) {
      if (known.size() == model.weights().maximumItems()) {
        break;
      }
      float @Nullable [] face = face(item.subject());
      if (face != null) {
        known.add(item);
        faces.add(face);
      }
    }
    return UserVector.of(new History(known), faces.toArray(float[][]::new), model);
  }

  private float @Nullable [] face(Subject subject) {
    return switch (subject) {
      case Subject.Item(String id) -> has(id) ? historyFaces[place(id)] : null;
      case Subject.Words(String text) -> wordFace.apply(text);
    };
  }
}
