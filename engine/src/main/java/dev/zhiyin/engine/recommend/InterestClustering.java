package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Vectors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a history is about: its items grouped by their texts. Leader clustering (Hartigan,
 * "Clustering Algorithms", 1975): the weightiest item begins an interest, and each next one joins
 * the interest that it is nearest to, or begins another. The same history has the same interests.
 */
final class InterestClustering {
  static final int MOST = 4;

  /** From this cosine on, an item belongs to an interest. */
  private static final float NEAR = 0.3f;

  /** Lighter interests have no say of their own. */
  private static final double LEAST = 0.05;

  private InterestClustering() {}

  /**
   * One interest.
   *
   * @param share of the weight of all interests, in (0, 1]
   * @param direction in text space
   * @param items numbers of its history items, weightiest first
   */
  record Interest(double share, Embedding direction, List<Integer> items) {
    Interest {
      items = List.copyOf(items);
    }
  }

  /**
   * The interests of a history, heaviest first. Items of no weight, or that push away, are of none.
   *
   * @param weights one for each item
   */
  static List<Interest> of(List<ShopperProfile.Known> known, float[] weights) {
    List<Group> groups = new ArrayList<>();
    IntStream.range(0, known.size())
        .filter(i -> weights[i] > 0 && !known.get(i).item().type().isRejection())
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -weights[i]))
        .forEach(i -> join(groups, i, known.get(i).embedding(), weights[i]));
    double total = groups.stream().mapToDouble(group -> group.weight).sum();
    return groups.stream()
        .filter(group -> group.weight >= LEAST * total && Vectors.norm(group.sum) > 1e-6f)
        .sorted(Comparator.comparingDouble(group -> -group.weight))
        .map(group -> group.interest(total))
        .toList();
  }

  private static void join(List<Group> groups, int item, Embedding embedding, float weight) {
    Group nearest = null;
    double most = Double.NEGATIVE_INFINITY;
    for (Group group : groups) {
      double cosine = group.cosine(embedding);
      if (cosine > most) {
        nearest = group;
        most = cosine;
      }
    }
    if (nearest == null || (most < NEAR && groups.size() < MOST)) {
      nearest = new Group(embedding.dimension());
      groups.add(nearest);
    }
    nearest.add(item, embedding, weight);
  }

  private static final class Group {
    private final float[] sum;
    private final List<Integer> items = new ArrayList<>();
    private double weight;

    Group(int dimension) {
      sum = new float[dimension];
    }

    double cosine(Embedding embedding) {
      float norm = Vectors.norm(sum);
      return norm == 0 ? 0 : embedding.dot(sum) / norm;
    }

    void add(int item, Embedding embedding, float itemWeight) {
      embedding.addTo(sum, itemWeight);
      weight += itemWeight;
      items.add(item);
    }

    Interest interest(double total) {
      return new Interest(weight / total, Embedding.of(sum), items);
    }
  }
}
