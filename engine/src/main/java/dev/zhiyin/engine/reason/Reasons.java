package dev.zhiyin.engine.reason;

import dev.zhiyin.engine.product.Product;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Writes the reasons of one answer in one language. A reason is taken from the largest exact share
 * of the score, and says only what stands in both products. Thread-safe.
 */
public final class Reasons {
  /** From this cosine on, texts are called similar; a learned model may join what is not. */
  private static final float SIMILAR = 0.35f;

  /** From this cosine on, products of one broad category are called similar. */
  private static final float RELATED = 0.2f;

  private final Sentences sentences;
  private final Terms terms;

  public Reasons(Locale locale, Terms terms) {
    this.sentences = Sentences.in(locale);
    this.terms = terms;
  }

  /**
   * Reasons for a product that a history led to, the weightiest first; empty if nothing speaks for
   * it.
   */
  public List<Reason> fromHistory(Product product, List<Met> history) {
    var reasons = new ArrayList<Reason>();
    history.stream()
        .max(Comparator.comparingDouble(Met::share))
        .ifPresent(met -> reasons.add(similarToMet(product, met)));
    sameBrand(product, history, reasons);
    return reasons;
  }

  private Reason similarToMet(Product product, Met met) {
    ReasonCode code = ReasonCode.of(met.item().type());
    FieldMatches matches =
        met.product()
            .map(other -> FieldMatches.between(product, other, terms))
            .orElseGet(() -> FieldMatches.between(product, asProduct(met), terms));
    return new Reason(
        code,
        similarSentence(code, product, met, matches),
        new Evidence(
            met.product().stream().map(Product::id).toList(),
            met.item().eventIds(),
            matches.asMap(),
            OptionalDouble.of(met.share()),
            OptionalDouble.of(met.similarity())));
  }

  private static Product asProduct(Met met) {
    return Product.titled("words", met.words());
  }

  /* Both of one narrow category: naming the product met says more than naming the category again. */
  private String similarSentence(ReasonCode code, Product product, Met met, FieldMatches matches) {
    String did = sentences.say("did." + code.text());
    String similarity = score(met.similarity());
    String category = Wording.category(matches.category());
    boolean sameLeaf = matches.category().equals(product.category());
    if (met.similarity() >= RELATED
        && !category.isEmpty()
        && !sameLeaf
        && sentences.speaks(category)) {
      return sentences.say("category", did, category, named(product), similarity);
    }
    String words = Wording.title(met.words());
    if (met.similarity() < SIMILAR) {
      return sentences.say("because", did, words, named(product));
    }
    String key = met.product().isPresent() ? "product" : "words";
    return sentences.say(key, did, words, named(product), similarity);
  }

  /* By its kind where that can be said in the sentence's language, and of one thing; or by title. */
  private String named(Product product) {
    String noun = Wording.noun(product);
    return noun.isEmpty() || Wording.isPlural(noun) || !sentences.speaks(noun)
        ? sentences.say("named.title", Wording.title(product.title()))
        : sentences.say("named.noun", noun);
  }

  private void sameBrand(Product product, List<Met> history, List<Reason> reasons) {
    history.stream()
        .filter(met -> hasBrandOf(product, met))
        .max(Comparator.comparingDouble(Met::share))
        .ifPresent(
            met ->
                reasons.add(
                    new Reason(
                        ReasonCode.SAME_BRAND,
                        sentences.say(
                            "same_brand",
                            sentences.say("did." + ReasonCode.of(met.item().type()).text()),
                            product.brand(),
                            Wording.title(met.words())),
                        new Evidence(
                            met.product().stream().map(Product::id).toList(),
                            met.item().eventIds(),
                            Map.of("brand", List.of(product.brand())),
                            OptionalDouble.of(met.share()),
                            OptionalDouble.of(met.similarity())))));
  }

  private static boolean hasBrandOf(Product product, Met met) {
    return !product.brand().isBlank()
        && met.product()
            .filter(other -> other.brand().equalsIgnoreCase(product.brand()))
            .isPresent();
  }

  /** For a product that lies close to one that is looked at. */
  public Reason similarTo(Product product, Product looked, float similarity) {
    FieldMatches matches = FieldMatches.between(product, looked, terms);
    return new Reason(
        ReasonCode.SIMILAR_TO,
        sentences.say(
            matches.brand().isEmpty() ? "similar_to" : "similar_to.brand",
            Wording.title(looked.title()),
            named(product),
            score(similarity),
            matches.brand()),
        new Evidence(
            List.of(looked.id()),
            List.of(),
            matches.asMap(),
            OptionalDouble.empty(),
            OptionalDouble.of(similarity)));
  }

  /** For a product that a search found, by its words or by their meaning alone. */
  public Reason matchesSearch(Product product, String words, float similarity) {
    List<String> inProduct = terms.of(searchableText(product));
    List<String> matched = terms.of(words).stream().filter(inProduct::contains).toList();
    String sentence =
        matched.isEmpty()
            ? sentences.say("matches_search.meaning", Wording.title(words), score(similarity))
            : sentences.say(
                "matches_search.terms",
                String.join(sentences.say("list.separator"), withoutParts(matched)));
    return new Reason(
        ReasonCode.MATCHES_SEARCH,
        sentence,
        new Evidence(
            List.of(),
            List.of(),
            matched.isEmpty() ? Map.of() : Map.of("terms", matched),
            OptionalDouble.empty(),
            OptionalDouble.of(similarity)));
  }

  /* Whoever reads that "rtx4090" matched need not read that "rtx" and "4090" did. */
  private static List<String> withoutParts(List<String> terms) {
    return terms.stream()
        .filter(
            term -> terms.stream().noneMatch(other -> !other.equals(term) && other.contains(term)))
        .toList();
  }

  private static String searchableText(Product product) {
    return String.join(
        " ",
        product.title(),
        String.join(" ", product.category().levels()),
        product.brand(),
        product.text().description(),
        String.join(" ", product.text().reviews()));
  }

  /** For a product shown because many have met it. */
  public Reason popular(long shoppers) {
    String key = shoppers == 0 ? "popular.unmet" : "popular";
    return new Reason(ReasonCode.POPULAR, counted(key, shoppers), Evidence.NONE);
  }

  /** For a product shown because it is in demand of late. */
  public Reason trending(long shoppers) {
    return new Reason(ReasonCode.TRENDING, counted("trending", shoppers), Evidence.NONE);
  }

  /** For a product shown because the shop began to offer it only lately. */
  public Reason newArrival() {
    return new Reason(ReasonCode.NEW_ARRIVAL, sentences.say("new_arrival"), Evidence.NONE);
  }

  /** For a product that the shop has put where it stands. */
  public Reason promoted() {
    return new Reason(ReasonCode.PROMOTED, sentences.say("promoted"), Evidence.NONE);
  }

  private String counted(String key, long shoppers) {
    return sentences.say(shoppers == 1 ? key + ".one" : key, Long.toString(shoppers));
  }

  private static String score(float similarity) {
    return String.format(Locale.ROOT, "%.2f", similarity);
  }
}
