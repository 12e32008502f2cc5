package dev.zhiyin.engine.rerank;

import dev.zhiyin.engine.retrieval.Candidate;
import dev.zhiyin.engine.retrieval.ProductRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Keeps the first page close to the interests of a history (Steck, "Calibrated Recommendations",
 * RecSys 2018): an interest of a third of the history's weight has one product at least among the
 * first six places, two among the first twelve, and so on, which is half of its share. Where no
 * interest is owed a place, the order decides. All of its share would cost seven times as much
 * accuracy.
 */
public final class Calibration {
  /** Of a history with fewer than two interests. */
  public static final Calibration NONE = new Calibration(List.of(), _ -> -1);

  /** What part of its share an interest is sure of. */
  private static final double SURE = 0.5;

  private final double[] weights;
  private final ToIntFunction<ProductRef> interestOf;
  private final Map<ProductRef, Integer> known = new HashMap<>();

  /**
   * @param weights of the interests, heaviest first; their sum is at most 1
   * @param interestOf the number of the interest that speaks most for a product; -1 for none
   */
  public Calibration(List<Double> weights, ToIntFunction<ProductRef> interestOf) {
    this.weights = weights.stream().mapToDouble(Double::doubleValue).toArray();
    this.interestOf = interestOf;
  }

  /**
   * How many of the first places an interest is owed.
   *
   * @param weight of the interest, in (0, 1]
   */
  public static int owed(double weight, int places) {
    return (int) Math.floor(SURE * weight * places + 1e-9);
  }

  /** Gives the first places; the others stay in order after them. */
  List<Candidate> of(List<Candidate> order, int places) {
    if (weights.length < 2) {
      return order;
    }
    List<Candidate> left = new ArrayList<>(order);
    var shown = new int[weights.length];
    var lacking = new boolean[weights.length];
    var all = new ArrayList<Candidate>();
    while (all.size() < places && !left.isEmpty()) {
      Candidate next = next(left, owed(all.size() + 1, shown, lacking), lacking);
      int interest = interest(next);
      if (interest >= 0) {
        shown[interest]++;
      }
      all.add(next);
    }
    all.addAll(left);
    return all;
  }

  /* The interest that is owed most at a place, or -1. */
  private int owed(int place, int[] shown, boolean[] lacking) {
    int owed = -1;
    int most = 1;
    for (int i = 0; i < weights.length; i++) {
      int due = owed(weights[i], place) - shown[i];
      if (!lacking[i] && due >= most && (owed < 0 || due > most)) {
        owed = i;
        most = due;
      }
    }
    return owed;
  }

  private Candidate next(List<Candidate> left, int owed, boolean[] lacking) {
    if (owed >= 0) {
      for (int i = 0; i < left.size(); i++) {
        if (interest(left.get(i)) == owed) {
          return left.remove(i);
        }
      }
      lacking[owed] = true;
    }
    return left.removeFirst();
  }

  private int interest(Candidate candidate) {
    return known.computeIfAbsent(candidate.product(), interestOf::applyAsInt);
  }
}
