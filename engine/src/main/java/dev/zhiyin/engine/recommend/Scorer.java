package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.retrieval.Candidate;
import dev.zhiyin.engine.retrieval.CandidateSet;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Scores candidates by their inner products with the shopper's vector, and orders them: by score,
 * and equal ones by id, so that the order hangs neither on chance nor on where an index keeps a
 * product.
 */
record Scorer(RequestItems items, ShopperProfile profile) {

  /** One score a product, in the order given; 0 to a shopper of whom nothing is known. */
  Map<ProductRef, Float> scores(Collection<ProductRef> products) {
    var scores = new HashMap<ProductRef, Float>();
    List<ProductRef> all = List.copyOf(products);
    if (!profile.isUnknown()) {
      float[][] user = {profile.vector()};
      float[] found = items.view().innerProducts(Part.ITEM_VECTOR, user, all)[0];
      for (int i = 0; i < found.length; i++) {
        scores.put(all.get(i), found[i]);
      }
    }
    return scores;
  }

  /** All candidates, best first. */
  List<Candidate> ranked(CandidateSet candidates) {
    Map<ProductRef, Float> scores = scores(candidates.products());
    var ranked = new ArrayList<Candidate>(candidates.size());
    for (ProductRef product : candidates.products()) {
      ranked.add(
          new Candidate(product, candidates.sources(product), scores.getOrDefault(product, 0f)));
    }
    ranked.sort(Comparator.comparingDouble(Candidate::score).reversed());
    int from = 0;
    for (int to = 1; to <= ranked.size(); to++) {
      if (to == ranked.size()
          || Float.compare(ranked.get(from).score(), ranked.get(to).score()) != 0) {
        sortById(ranked.subList(from, to));
        from = to;
      }
    }
    return ranked;
  }

  /* Ids are read for those alone that need them, and together. */
  private void sortById(List<Candidate> equal) {
    if (equal.size() > 1) {
      List<String> ids = items.ids(equal.stream().map(Candidate::product).toList());
      var byId = new TreeMap<String, Candidate>();
      for (int i = 0; i < ids.size(); i++) {
        byId.put(ids.get(i), equal.get(i));
      }
      Collections.copy(equal, List.copyOf(byId.values()));
    }
  }

  /** Candidates in an order that is given, with 1 / rank as their scores. */
  static List<Candidate> inOrder(List<ProductRef> order, CandidateSet candidates) {
    var ranked = new ArrayList<Candidate>(order.size());
    for (ProductRef product : order) {
      ranked.add(new Candidate(product, candidates.sources(product), 1f / (ranked.size() + 1)));
    }
    return ranked;
  }
}
