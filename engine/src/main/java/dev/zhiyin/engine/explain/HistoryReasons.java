package dev.zhiyin.engine.explain;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductSummary;
import dev.zhiyin.engine.shopper.EventType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * All that can truly be said of a product by what one shopper did, the most telling first. It is
 * always about the item without which the score would fall most, alone or together with others that
 * the shopper did the same with.
 */
final class HistoryReasons {
  /** From this cosine on, texts are called similar; a learned model may join what is not. */
  static final float SIMILAR = 0.35f;

  /** From this cosine on, products of one broad category are called similar. */
  private static final float RELATED = 0.2f;

  /** Several items are named together where the first has less than this part of their shares. */
  private static final float ALONE = 0.5f;

  private final Sentences sentences;
  private final Terms terms;
  private final Product product;
  private final List<Interaction> history;
  private final Interaction first;

  /**
   * @param history those that speak for the product, the largest effect first; at least one
   */
  HistoryReasons(Sentences sentences, Terms terms, Product product, List<Interaction> history) {
    this.sentences = sentences;
    this.terms = terms;
    this.product = product;
    this.history = history;
    this.first = history.getFirst();
  }

  /** Made one after the other, as they are asked for: mostly the first one is all that is. */
  Stream<Claim> claims() {
    return first.product().map(this::ofProduct).orElseGet(this::ofWords);
  }

  private Stream<Claim> ofWords() {
    Evidence evidence = evidence(first, first.matched().asMap());
    // nearness in meaning hardly minds a "not"
    boolean close = first.similarity() >= SIMILAR && !first.matched().negated();
    Claim fits = claim(code(), close ? "fits" : "because", evidence, "");
    return first.matched().all() && first.type() == EventType.SEARCH
        ? Stream.of(claim(ReasonCode.MATCHES_SEARCH, "matches", evidence, ""), fits)
        : Stream.of(fits);
  }

  private Stream<Claim> ofProduct(ProductSummary interacted) {
    FieldMatches matches = FieldMatches.between(product, interacted, terms);
    Evidence evidence = evidence(first, matches.asMap());
    String category = ReasonBuilder.named(sentences, Nouns.category(matches.category()));
    String brand = Nouns.brand(matches.brand());
    boolean similar = first.similarity() >= SIMILAR;
    return Stream.<Supplier<Optional<Claim>>>of(
            () -> sameBrandSeveral(brand),
            () -> sameCategorySeveral(matches, category),
            () -> ofBroadCategory(matches, category, evidence),
            () -> claim(similar, code(), "similar", evidence, ""),
            () -> together(interacted, evidence),
            () -> claim(!brand.isEmpty(), ReasonCode.SAME_BRAND, "same_brand", evidence, brand),
            () ->
                claim(
                    !category.isEmpty(),
                    ReasonCode.SAME_CATEGORY,
                    "same_category",
                    evidence,
                    category),
            () -> claim(!similar, code(), "because", evidence, ""),
            this::similarSeveral)
        .flatMap(one -> one.get().stream());
  }

  private Optional<Claim> ofBroadCategory(
      FieldMatches matches, String category, Evidence evidence) {
    boolean broad = !matches.category().equals(product.category());
    boolean related = !category.isEmpty() && broad && first.similarity() >= RELATED;
    return claim(related, code(), "similar.category", evidence, category);
  }

  private Optional<Claim> together(ProductSummary interacted, Evidence evidence) {
    if (!first.together().holds()) {
      return Optional.empty();
    }
    boolean complement =
        first.type() == EventType.CART && !interacted.category().equals(product.category());
    ReasonCode together = first.together().code();
    return Optional.of(
        complement
            ? new Claim(code(), List.of(together), "complement." + together.text(), "", evidence)
            : claim(together, together.text(), evidence, ""));
  }

  private Optional<Claim> sameBrandSeveral(String brand) {
    if (brand.isEmpty()) {
      return Optional.empty();
    }
    List<Interaction> several = alike(other -> other.brand().equalsIgnoreCase(product.brand()));
    return holdMoreThanTheFirst(several)
        ? Optional.of(
            claim(
                ReasonCode.SAME_BRAND,
                "same_brand.several",
                evidence(several, Map.of("brand", List.of(product.brand()))),
                brand))
        : Optional.empty();
  }

  private Optional<Claim> sameCategorySeveral(FieldMatches matches, String category) {
    int levels = matches.category().levels().size();
    if (levels == 0 || category.isEmpty()) {
      return Optional.empty();
    }
    List<Interaction> several =
        alike(other -> other.category().sharedLevels(product.category()) >= levels);
    if (!holdMoreThanTheFirst(several)) {
      return Optional.empty();
    }
    boolean related = several.stream().allMatch(met -> met.similarity() >= RELATED);
    return Optional.of(
        claim(
            related ? code() : ReasonCode.SAME_CATEGORY,
            related ? "similar.several" : "same_category.several",
            evidence(several, Map.of("category", matches.category().levels())),
            category));
  }

  /* The most general thing to say, where nothing else is left. */
  private Optional<Claim> similarSeveral() {
    List<Interaction> several =
        alike(_ -> true).stream().filter(one -> one.similarity() >= SIMILAR).toList();
    return several.size() > 1 && several.getFirst().equals(first)
        ? Optional.of(claim(code(), "similar.products", evidence(several, Map.of()), ""))
        : Optional.empty();
  }

  private interface ProductTest {
    boolean holds(ProductSummary product);
  }

  /* The first and all products that the same was done with and for which it holds as well. */
  private List<Interaction> alike(ProductTest test) {
    return history.stream()
        .filter(one -> one.type() == first.type())
        .filter(one -> one.product().filter(test::holds).isPresent())
        .toList();
  }

  private boolean holdMoreThanTheFirst(List<Interaction> several) {
    double sum = several.stream().mapToDouble(Interaction::share).sum();
    return several.size() > 1 && several.getFirst().equals(first) && first.share() < ALONE * sum;
  }

  private ReasonCode code() {
    return ReasonCode.of(first.type());
  }

  private static Claim claim(ReasonCode code, String key, Evidence evidence, String of) {
    return new Claim(code, List.of(), key, of, evidence);
  }

  private static Optional<Claim> claim(
      boolean holds, ReasonCode code, String key, Evidence evidence, String of) {
    return holds ? Optional.of(claim(code, key, evidence, of)) : Optional.empty();
  }

  private static Evidence evidence(Interaction one, Map<String, List<String>> matched) {
    return evidence(List.of(one), matched);
  }

  private static Evidence evidence(List<Interaction> several, Map<String, List<String>> matched) {
    return new Evidence(
        several.stream().flatMap(one -> one.product().stream()).map(ProductSummary::id).toList(),
        several.stream().flatMap(one -> one.item().eventIds().stream()).toList(),
        matched,
        OptionalDouble.of(several.stream().mapToDouble(Interaction::share).sum()),
        OptionalDouble.of(several.getFirst().similarity()),
        Map.of());
  }
}
