package dev.zhiyin.engine.match;

import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What would become of a shopper's scores without each one of the history items: the shopper's
 * vector is made anew of the others, which are then younger and weigh more, and it is normalised
 * anew. So the effect of an item is not its share; an item that says the same as all others has a
 * large share and a small effect.
 *
 * <p>Immutable. Costs {@code n} vectors of {@code n} items to make, and {@code n} inner products to
 * ask.
 */
public final class LeaveOneOut {
  private final float[] whole;
  private final float[][] without;

  private LeaveOneOut(float[] whole, float[][] without) {
    this.whole = whole;
    this.without = without;
  }

  /**
   * Leaves each item that counts out in turn.
   *
   * @param known newest first, each with a face; of those that are too old to count at most the
   *     newest, which counts when one before it is left out
   * @param faces {@code [n][dimension]}, the history face of each
   * @param model by which they are weighed and summed
   */
  @SuppressWarnings("ReferenceEquality") // the very same faces: the model reads no context
  public static LeaveOneOut of(History known, float[][] faces, MatchModel model) {
    int counted = Math.min(faces.length, model.weights().maximumItems());
    float[] norms = UserVector.norms(faces);
    var without = new float[counted][];
    for (int i = 0; i < counted; i++) {
      float[][] others = without(faces, i);
      float[][] inContext = model.inContext(others);
      without[i] =
          new UserVector(
                  model.weights().of(without(known, i)),
                  inContext,
                  others == inContext ? without(norms, i) : UserVector.norms(inContext),
                  model)
              .toArray();
    }
    float[][] all = Arrays.copyOf(faces, counted);
    return new LeaveOneOut(UserVector.of(known.newest(counted), all, model).toArray(), without);
  }

  private static History without(History known, int left) {
    List<HistoryItem> others = new ArrayList<>(known.items());
    others.remove(left);
    return new History(others);
  }

  private static float[][] without(float[][] faces, int left) {
    float[][] others = Arrays.copyOf(faces, faces.length - 1);
    System.arraycopy(faces, left + 1, others, left, others.length - left);
    return others;
  }

  private static float[] without(float[] norms, int left) {
    float[] others = Arrays.copyOf(norms, norms.length - 1);
    System.arraycopy(norms, left + 1, others, left, others.length - left);
    return others;
  }

  /**
   * By how much the inner product with a product face falls when each item is left out, {@code
   * [n]}; below 0 where it rises.
   */
  public float[] effects(float[] productFace) {
    float score = Vectors.dot(whole, productFace);
    var effects = new float[without.length];
    for (int i = 0; i < effects.length; i++) {
      effects[i] = score - Vectors.dot(without[i], productFace);
    }
    return effects;
  }
}
