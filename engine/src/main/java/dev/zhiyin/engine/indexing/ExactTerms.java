package dev.zhiyin.engine.indexing;

import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The terms of values that are compared as a whole, the same when indexing and when asking. Case,
 * width and outer space make no difference, everything else does. A term has at most 1,000
 * characters.
 */
public final class ExactTerms {
  /**
   * Characters of a term; for a longer one stands its hash, since Lucene refuses very long ones.
   */
  private static final int LONGEST = 1000;

  private ExactTerms() {}

  /** The term of a brand, a seller or another text. */
  public static String of(String value) {
    String folded =
        Normalizer.normalize(value, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    return bounded(folded);
  }

  /** The term of a category with all above it. */
  public static String category(CategoryPath path) {
    return joined(path.levels());
  }

  /** The term of one value of an attribute. */
  public static String attribute(String name, String value) {
    return joined(List.of(name, value));
  }

  /** The term of every product that says something of an attribute. */
  public static String hasAttribute(String name) {
    return joined(List.of(name));
  }

  /** The term of every note; no term of an attribute, which begins with a number. */
  public static final String NOTE = "note";

  /** The term of every note on a product. */
  public static String noteOn(String productId) {
    return NOTE + ':' + productId;
  }

  /** The terms of a product that has attributes, or is a note. */
  public static Stream<String> ofAttributes(Product product) {
    return Stream.concat(
        ofAttributes(product.attributes()),
        product.note().stream()
            .flatMap(
                note ->
                    Stream.concat(
                        Stream.of(NOTE),
                        note.productIds().stream().distinct().map(ExactTerms::noteOn))));
  }

  /** The terms of all attributes of a product; blank values are none. */
  public static Stream<String> ofAttributes(Map<String, List<String>> attributes) {
    return attributes.entrySet().stream()
        .flatMap(
            one -> {
              List<String> terms =
                  one.getValue().stream()
                      .filter(value -> !value.isBlank())
                      .map(value -> attribute(one.getKey(), value))
                      .toList();
              return terms.isEmpty()
                  ? Stream.empty()
                  : Stream.concat(Stream.of(hasAttribute(one.getKey())), terms.stream());
            });
  }

  /* Each with its length before it: no two lists make one term, whatever signs they have in them. */
  private static String joined(List<String> parts) {
    var joined = new StringBuilder();
    for (String part : parts) {
      String term = of(part);
      joined.append(term.length()).append(':').append(term);
    }
    return bounded(joined.toString());
  }

  private static String bounded(String term) {
    return term.length() <= LONGEST ? term : Sha256.of(term);
  }
}
