package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.arrange.Arranged;
import dev.zhiyin.engine.arrange.Candidate;
import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.reason.Choice;
import dev.zhiyin.engine.reason.Reason;
import dev.zhiyin.engine.reason.Reasons;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes what is shown of the products of one page, reasons and all. */
final class Shown {
  private final Ranking ranking;
  private final Surroundings around;
  private final Products products;
  private final IndexSnapshot snapshot;
  private final Reasons reasons;
  private final CrowdAnswers crowd;
  private final Speakers speakers;
  private final Demands demands;

  Shown(Ranking ranking, RecommendRequest request, Surroundings around) {
    this.ranking = ranking;
    this.around = around;
    this.products = ranking.products();
    this.snapshot = products.snapshot();
    this.reasons = new Reasons(request.locale(), snapshot::terms);
    this.crowd = new CrowdAnswers(products, around.rankings(), reasons);
    this.speakers = new Speakers(ranking.shopper(), products, around.companions());
    this.demands = new Demands(snapshot, around.rankings());
  }

  /** The products of the first page. */
  List<Recommended> first(Arranged arranged) {
    List<Candidate> page = arranged.first();
    List<Integer> docs = page.stream().map(Candidate::doc).toList();
    var scores = new HashMap<Integer, Float>();
    page.forEach(one -> scores.put(one.doc(), one.score()));
    Map<Integer, List<Reason>> why = why(docs, arranged.promoted());
    return docs.stream()
        .map(
            doc ->
                new Recommended(
                    products.get(doc),
                    score(scores.getOrDefault(doc, 0f)),
                    why.getOrDefault(doc, List.of()),
                    arranged.moves(doc)))
        .toList();
  }

  /** Products of another page, in their order. */
  List<Recommended> later(List<Integer> docs) {
    var scores = new HashMap<Integer, Float>();
    if (!ranking.shopper().isUnknown()) {
      int[] ascending = docs.stream().mapToInt(Integer::intValue).sorted().toArray();
      float[] products = snapshot.innerProducts(ranking.shopper().vector(), ascending);
      for (int i = 0; i < ascending.length; i++) {
        scores.put(ascending[i], products[i]);
      }
    }
    Map<Integer, List<Reason>> why = why(docs, Set.of());
    return docs.stream()
        .map(
            doc ->
                new Recommended(
                    products.get(doc),
                    score(scores.getOrDefault(doc, 0f)),
                    why.getOrDefault(doc, List.of()),
                    List.of()))
        .toList();
  }

  private double score(float innerProduct) {
    return ranking.shopper().isUnknown() ? 0 : around.model().calibrate(innerProduct);
  }

  /* Reasons by product, decided over the whole page. */
  private Map<Integer, List<Reason>> why(List<Integer> docs, Set<Integer> promoted) {
    var why = new HashMap<Integer, List<Reason>>();
    docs.forEach(doc -> why.put(doc, new ArrayList<>()));
    List<Integer> labelled = docs.stream().filter(promoted::contains).toList();
    add(why, labelled, labelled.stream().map(doc -> reasons.promoted(products.get(doc))).toList());
    add(why, docs, docs.stream().map(this::choice).toList());
    return why;
  }

  private static void add(
      Map<Integer, List<Reason>> why, List<Integer> docs, List<Choice> choices) {
    List<Reason> chosen = Reasons.choose(choices);
    for (int i = 0; i < chosen.size(); i++) {
      why.computeIfAbsent(docs.get(i), _ -> new ArrayList<>()).add(chosen.get(i));
    }
  }

  /** All that can be said of one product. */
  Choice choice(int doc) {
    if (ranking.shopper().isUnknown()) {
      return crowd.choice(doc, ranking.because(doc));
    }
    Product product = products.get(doc);
    return reasons.ofHistory(product, speakers.of(doc), demands.of(product, doc));
  }
}
