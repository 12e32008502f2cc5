package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.recommend.ScoreFusion.Range;
import dev.zhiyin.engine.recommend.SearchCursor.Scale;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.Retrieval.Effort;
import dev.zhiyin.engine.retrieval.TextRelevance;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Orders what a search has found by words, by meaning and by the shopper's taste. For one request.
 */
final class SearchFusion {
  /*
   * Weights beside that of BM25, which is 1. BM25 alone prefers one rare word said twice to all
   * words said once; and who remembers words of a title mostly means these, which is why meaning
   * weighs no more. It does where the words tell no products apart: none has all, or many have.
   */
  static final float COMPLETENESS = 1;
  static final float TITLE_GRAMS = 1.3f;
  static final float MEANING = 1.3f;
  static final float MORE_MEANING = 3;

  private static final int MANY = 20;

  static final float TASTE = 0.5f;

  private final String words;
  private final Optional<Embedding> meaning;
  private final RequestItems items;

  /** That of the first products that are found, for all that comes after them. */
  private Optional<Scale> scale = Optional.empty();

  /**
   * @param meaning of the words, centred; empty if it cannot be told: then only words count
   */
  SearchFusion(String words, Optional<Embedding> meaning, RequestItems items) {
    this.words = words;
    this.meaning = meaning;
    this.items = items;
  }

  /** By which all scores of the list are scaled; nothing before the first are found. */
  Scale scale() {
    return scale.orElse(Scale.NONE);
  }

  /** Goes on with a list that has this scale. */
  void setScale(Scale listed) {
    scale = Optional.of(listed);
  }

  /**
   * What words have found and what lies near in meaning, best first.
   *
   * @param depth how many are looked for by meaning
   */
  List<Hit> fused(List<Hit> matching, int depth, Restriction within, ShopperProfile profile) {
    List<Hit> near = meaning.map(it -> near(it, depth, within)).orElse(List.of());
    var found = new LinkedHashSet<ProductRef>();
    matching.forEach(hit -> found.add(hit.product()));
    near.forEach(hit -> found.add(hit.product()));
    List<ProductRef> products = List.copyOf(found);
    TextRelevance fit = items.view().text().fit(words, products);
    float[] taste = profile.isColdStart() ? new float[0] : taste(profile, products);
    Scale by =
        scale.orElseGet(
            () ->
                new Scale(
                    Range.fromZero(fit.scores()), Range.of(taste), weight(fit.completeness())));
    scale = Optional.of(by);
    var fusion =
        new ScoreFusion(products)
            .add(1, by.words().scaled(fit.scores()))
            .add(COMPLETENESS, fit.completeness())
            .add(TITLE_GRAMS, fit.titleGrams());
    meaning.ifPresent(
        it ->
            fusion.add(
                by.meaning(),
                ScoreFusion.positive(scores(Part.EMBEDDING, it.toArray(), products))));
    if (!profile.isColdStart() && !by.taste().isEmpty()) { // or the list began without
      fusion.add(TASTE, by.taste().scaled(taste));
    }
    return items.bestFirst(fusion.fused());
  }

  /* Of meaning. */
  private static float weight(float[] completeness) {
    int complete = 0;
    for (float share : completeness) {
      complete += share == 1 ? 1 : 0;
    }
    return complete == 0 || complete >= MANY ? MORE_MEANING : MEANING;
  }

  private float[] taste(ShopperProfile profile, List<ProductRef> products) {
    var scorer = new Scorer(items, profile, Map.of(), _ -> 0);
    scorer.score(products);
    var taste = new float[products.size()];
    for (int i = 0; i < taste.length; i++) {
      taste[i] = scorer.of(products.get(i));
    }
    return taste;
  }

  private List<Hit> near(Embedding meant, int depth, Restriction within) {
    var nearest = new Retrieval.NearestTexts(meant, depth, Effort.THOROUGH);
    return items.view().retrieve(nearest, within, Set.of(Part.GROUP)).hits();
  }

  private float[] scores(Part of, float[] vector, List<ProductRef> products) {
    float[][] one = {vector};
    return items.view().innerProducts(of, one, products)[0];
  }
}
