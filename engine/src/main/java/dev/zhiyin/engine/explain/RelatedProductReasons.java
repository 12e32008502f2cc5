package dev.zhiyin.engine.explain;

import dev.zhiyin.engine.explain.SentenceRenderer.Told;
import dev.zhiyin.engine.product.Product;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reasons for a product that is shown beside one that is looked at. */
final class RelatedProductReasons {
  private final SentenceRenderer telling;
  private final Sentences sentences;
  private final Product product;
  private final Product looked;
  private final float similarity;
  private final FieldMatches matches;

  RelatedProductReasons(
      SentenceRenderer telling, Terms terms, Product product, Product looked, float similarity) {
    this.telling = telling;
    this.sentences = telling.sentences();
    this.product = product;
    this.looked = looked;
    this.similarity = similarity;
    this.matches = FieldMatches.between(product, looked.summary(), terms);
  }

  /** It lies close, or else has the same brand or category, or is no close match. */
  ReasonChoice similar() {
    if (similarity < HistoryReasons.SIMILAR) {
      return said(List.of(beside()), 0, Map.of());
    }
    List<Key> keys =
        matches.brand().isEmpty()
            ? List.of(new Key("similar_to", ReasonCode.SIMILAR_TO, List.of()))
            : List.of(
                new Key("similar_to.brand", ReasonCode.SIMILAR_TO, List.of(ReasonCode.SAME_BRAND)),
                new Key("similar_to", ReasonCode.SIMILAR_TO, List.of()));
    return said(keys, 0, Map.of());
  }

  private Key beside() {
    if (!matches.brand().isEmpty()) {
      return new Key("beside.same_brand", ReasonCode.SAME_BRAND, List.of());
    }
    return Nouns.category(matches.category()).isEmpty()
        ? new Key("beside.no_close_match", ReasonCode.NO_CLOSE_MATCH, List.of())
        : new Key("beside.same_category", ReasonCode.SAME_CATEGORY, List.of());
  }

  /** So many shoppers bought both, or interacted with both. */
  ReasonChoice together(PairCount counted, Map<String, Double> figures) {
    ReasonCode code = counted.code();
    return said(
        List.of(new Key("similar_to." + code.text(), code, List.of())),
        counted.shoppers(),
        figures);
  }

  private record Key(String name, ReasonCode code, List<ReasonCode> also) {}

  private ReasonChoice said(List<Key> keys, long shoppers, Map<String, Double> figures) {
    Evidence evidence =
        Evidence.NONE
            .withProductIds(List.of(looked.id()))
            .withMatched(matches.asMap())
            .withSimilarity(OptionalDouble.of(similarity))
            .withFigures(figures);
    var named = new ProductMention(sentences, product, looked.title());
    String title = ProductMention.title(looked, product.title());
    return ReasonChoice.of(
        () ->
            keys.stream()
                .flatMap(
                    key ->
                        named
                            .ways()
                            .map(name -> told(key, title, name, shoppers))
                            .map(
                                told ->
                                    new Reason(
                                        key.code,
                                        key.also,
                                        sentences.whole(told.part()),
                                        evidence,
                                        told.by()))));
  }

  private Told told(Key key, String title, String name, long shoppers) {
    return telling.tell(
        key.code,
        key.name,
        Optional.empty(),
        title,
        name,
        ReasonBuilder.score(similarity),
        key.code == ReasonCode.SAME_CATEGORY
            ? ReasonBuilder.named(sentences, matches.category())
            : Nouns.brand(matches.brand()),
        Long.toString(shoppers));
  }
}
