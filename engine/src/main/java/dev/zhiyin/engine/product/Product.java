package dev.zhiyin.engine.product;

import dev.zhiyin.engine.Texts;
import dev.zhiyin.engine.Times;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One product of the shop.
 *
 * @param id 1 to 200 characters, unique in the shop
 * @param brand or empty
 * @param attributes further properties by name, such as {@code color -> [red]}
 * @param created when the shop began to offer it, in the years 0 to 9999
 * @param imageUrl or empty
 */
public record Product(
    String id,
    ProductText text,
    CategoryPath category,
    String brand,
    Offer offer,
    Map<String, List<String>> attributes,
    Optional<Instant> created,
    String imageUrl) {

  /** How much of the description goes into the embedded text, in characters. */
  private static final int EMBEDDED_DESCRIPTION = 200;

  public Product {
    Texts.checkId("id", id);
    created.ifPresent(time -> Times.check("createdAt", time));
    var copy = new TreeMap<String, List<String>>();
    attributes.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    attributes = Collections.unmodifiableMap(copy);
  }

  /** A product of which only the title is known. */
  public static Product titled(String id, String title) {
    return new Product(
        id,
        ProductText.titled(title),
        CategoryPath.NONE,
        "",
        Offer.NONE,
        Map.of(),
        Optional.empty(),
        "");
  }

  public String title() {
    return text.title();
  }

  public Product withOffer(Offer changed) {
    return new Product(id, text, category, brand, changed, attributes, created, imageUrl);
  }

  /**
   * The text that stands for this product in vector space: title, leaf category, brand,
   * description.
   */
  public String embeddedText() {
    var joined = new StringBuilder(title());
    for (String part : List.of(category.leaf(), brand, cut(text.description()))) {
      if (!part.isBlank() && joined.indexOf(part) < 0) {
        joined.append('\n').append(part);
      }
    }
    return joined.toString();
  }

  private static String cut(String description) {
    if (description.length() <= EMBEDDED_DESCRIPTION) {
      return description;
    }
    boolean halves = Character.isHighSurrogate(description.charAt(EMBEDDED_DESCRIPTION - 1));
    return description.substring(0, EMBEDDED_DESCRIPTION - (halves ? 1 : 0));
  }
}
