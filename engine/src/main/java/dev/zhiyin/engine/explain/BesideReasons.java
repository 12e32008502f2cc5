package dev.zhiyin.engine.explain;

import dev.zhiyin.engine.explain.Telling.Told;
import dev.zhiyin.engine.product.Product;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reasons for a product that is shown beside one that is looked at. */
final class BesideReasons {
  private final Telling telling;
  private final Sentences sentences;
  private final Product product;
  private final Product looked;
  private final float similarity;
  private final FieldMatches matches;

  BesideReasons(Telling telling, Terms terms, Product product, Product looked, float similarity) {
    this.telling = telling;
    this.sentences = telling.sentences();
    this.product = product;
    this.looked = looked;
    this.similarity = similarity;
    this.matches = FieldMatches.between(product, looked, terms);
  }

  /** It lies close. */
  ReasonChoice similar() {
    List<Key> keys =
        matches.brand().isEmpty()
            ? List.of(new Key("similar_to", ReasonCode.SIMILAR_TO, List.of()))
            : List.of(
                new Key("similar_to.brand", ReasonCode.SIMILAR_TO, List.of(ReasonCode.SAME_BRAND)),
                new Key("similar_to", ReasonCode.SIMILAR_TO, List.of()));
    return said(keys, 0, Map.of());
  }

  /** So many shoppers bought both, or interacted with both. */
  ReasonChoice together(Together counted, Map<String, Double> figures) {
    ReasonCode code = counted.code();
    return said(
        List.of(new Key("similar_to." + code.text(), code, List.of())),
        counted.shoppers(),
        figures);
  }

  private record Key(String name, ReasonCode code, List<ReasonCode> also) {}

  private ReasonChoice said(List<Key> keys, long shoppers, Map<String, Double> figures) {
    var evidence =
        new Evidence(
            List.of(looked.id()),
            List.of(),
            matches.asMap(),
            OptionalDouble.empty(),
            OptionalDouble.of(similarity),
            figures);
    var named = new Naming(sentences, product, looked.title());
    return ReasonChoice.of(
        () ->
            keys.stream()
                .flatMap(
                    key ->
                        named.ways().stream()
                            .map(name -> told(key, name, shoppers))
                            .map(
                                told ->
                                    new Reason(
                                        key.code,
                                        key.also,
                                        sentences.whole(told.part()),
                                        evidence,
                                        told.by()))));
  }

  private Told told(Key key, String name, long shoppers) {
    return telling.tell(
        key.code,
        key.name,
        Optional.empty(),
        Naming.title(looked, product.title()),
        name,
        ReasonBuilder.score(similarity),
        Wording.brand(matches.brand()),
        Long.toString(shoppers));
  }
}
