package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** To which interest of a history each product belongs, found out once. For one request. */
final class InterestAssignment {
  private final IndexView view;
  private final float[][] interests;
  private final Map<ProductRef, Integer> known = new HashMap<>();

  InterestAssignment(IndexView view, ShopperProfile profile) {
    this.view = view;
    this.interests = profile.interestVectors();
  }

  /** Finds it out for several products at once, which costs less than one by one. */
  void assign(Collection<ProductRef> products) {
    if (interests.length < 2) {
      return;
    }
    List<ProductRef> unknown =
        products.stream().filter(product -> !known.containsKey(product)).toList();
    float[][] shares = view.innerProducts(Part.ITEM_VECTOR, interests, unknown);
    for (int at = 0; at < unknown.size(); at++) {
      int best = 0;
      for (int i = 1; i < interests.length; i++) {
        best = shares[i][at] > shares[best][at] ? i : best;
      }
      known.put(unknown.get(at), best);
    }
  }

  /** Number of the interest whose items have the largest share of the product's score. */
  int of(ProductRef product) {
    if (interests.length < 2) {
      return 0;
    }
    if (!known.containsKey(product)) {
      assign(List.of(product));
    }
    return known.getOrDefault(product, 0);
  }
}
