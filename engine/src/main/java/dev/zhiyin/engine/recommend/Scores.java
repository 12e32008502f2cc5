package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.arrange.Candidate;
import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.live.Rankings;
import dev.zhiyin.engine.store.Standing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Scores products, and orders them: by score, and equal ones by id, so that the order hangs neither
 * on chance nor on where an index keeps a product. For one answer.
 */
sealed interface Scores {
  IndexSnapshot snapshot();

  /**
   * One score a product.
   *
   * @param docs ascending
   */
  float[] of(int[] docs);

  /** By the inner product with the shopper's vector. */
  record Personal(IndexSnapshot snapshot, Shopper shopper) implements Scores {
    @Override
    public float[] of(int[] docs) {
      return snapshot.innerProducts(shopper.vector(), docs);
    }
  }

  /**
   * By what all shoppers do: those of a list by their rank, the others after them, by how many have
   * met them.
   *
   * @param listed scores of those of the list, above 0
   */
  record Common(IndexSnapshot snapshot, Map<Integer, Float> listed, Rankings rankings)
      implements Scores {
    @Override
    public float[] of(int[] docs) {
      var scores = new float[docs.length];
      List<String> ids = snapshot.ids(docs);
      for (int i = 0; i < docs.length; i++) {
        Float score = listed.get(docs[i]);
        scores[i] = score == null ? -1f / (1 + met(docs[i], ids.get(i))) : score;
      }
      return scores;
    }

    private long met(int doc, String id) {
      return rankings.size() == 0
          ? snapshot.popularity(doc)
          : rankings.of(id).map(Standing::met).orElse(0L);
    }
  }

  /** Those found, best first. */
  default List<Candidate> ranked(Finds finds) {
    int[] docs = finds.docs();
    float[] scores = of(docs);
    var candidates = new ArrayList<Candidate>(docs.length);
    for (int i = 0; i < docs.length; i++) {
      candidates.add(new Candidate(docs[i], finds.sources(docs[i]), scores[i]));
    }
    candidates.sort(Comparator.comparingDouble(Candidate::score).reversed());
    int from = 0;
    for (int to = 1; to <= candidates.size(); to++) {
      if (to == candidates.size()
          || Double.compare(candidates.get(from).score(), candidates.get(to).score()) != 0) {
        sortById(candidates.subList(from, to));
        from = to;
      }
    }
    return candidates;
  }

  /* Ids are read for those alone that need them, and together. */
  private void sortById(List<Candidate> equal) {
    if (equal.size() > 1) {
      int[] docs = equal.stream().mapToInt(Candidate::doc).toArray();
      List<String> ids = snapshot().ids(docs);
      var byId = new TreeMap<String, Candidate>();
      for (int i = 0; i < docs.length; i++) {
        byId.put(ids.get(i), equal.get(i));
      }
      Collections.copy(equal, List.copyOf(byId.values()));
    }
  }
}
