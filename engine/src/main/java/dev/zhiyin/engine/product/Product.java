package dev.zhiyin.engine.product;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.Times;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One product of the shop. Whatever way it comes in by, it is made here, and what is beyond a limit
 * of any of its parts, or has more than {@value #LONGEST} characters in all its texts together, is
 * refused: so every product that there is can be stored, embedded, indexed and shown.
 *
 * @param id 1 to 200 characters, unique in the shop
 * @param brand or empty; at most {@value #LONGEST_BRAND} characters
 * @param attributes further properties by name, such as {@code color -> [red]}: at most {@value
 *     #MOST_ATTRIBUTES} names of at most {@value #LONGEST_NAME} characters, and {@value
 *     #MOST_VALUES} values in all of at most {@value #LONGEST_VALUE} characters
 * @param created when the shop began to offer it, in the years 0 to 9999
 * @param imageUrl or empty; at most {@value #LONGEST_URL} characters
 * @param groupId of the products that are variants or offers of the same, or empty; compared as it
 *     is, at most {@value #LONGEST_GROUP} characters
 * @param note what makes it a note, which has no brand, no offer and no group
 */
@RecordBuilder
public record Product(
    String id,
    ProductText text,
    CategoryPath category,
    String brand,
    Offer offer,
    Map<String, List<String>> attributes,
    Optional<Instant> created,
    String imageUrl,
    String groupId,
    Optional<Note> note)
    implements ProductBuilder.With {

  /** Most characters of all its texts together; in UTF-8 they fit into a request's body. */
  public static final int LONGEST = 300_000;

  /** Most characters of a brand. */
  public static final int LONGEST_BRAND = 200;

  /** Most attributes. */
  public static final int MOST_ATTRIBUTES = 200;

  /** Most characters of an attribute's name. */
  public static final int LONGEST_NAME = 100;

  /** Most values of all attributes together. */
  public static final int MOST_VALUES = 1_000;

  /** Most characters of an attribute's value. */
  public static final int LONGEST_VALUE = 5_000;

  /** Most characters of a group's id. */
  public static final int LONGEST_GROUP = 200;

  /** Most characters of the image's URL. */
  public static final int LONGEST_URL = 4_000;

  /** How much of the description goes into the embedded text, in characters. */
  private static final int EMBEDDED_DESCRIPTION = 200;

  public Product {
    TextLimits.checkId("id", id);
    TextLimits.checkLength("brand", brand, LONGEST_BRAND);
    TextLimits.checkLength("imageUrl", imageUrl, LONGEST_URL);
    TextLimits.checkLength("groupId", groupId, LONGEST_GROUP);
    created.ifPresent(time -> Times.check("createdAt", time));
    var copy = new TreeMap<String, List<String>>();
    attributes.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    attributes = Collections.unmodifiableMap(copy);
    checkAttributes(attributes);
    if (note.isPresent()) {
      checkIsNone("brand", brand);
      checkIsNone("groupId", groupId);
      checkIsNone("seller", offer.seller());
      offer.price().ifPresent(price -> checkIsNone("price", Double.toString(price)));
      offer.stock().ifPresent(stock -> checkIsNone("stock", Integer.toString(stock)));
      checkIsNone("currency", offer.currency());
      offer.availability().ifPresent(is -> checkIsNone("status", is.status().text()));
    }
    int characters =
        Stream.of(id, category.toString(), brand, imageUrl, groupId).mapToInt(String::length).sum();
    characters += text.length() + offer.length() + length(attributes);
    characters += note.stream().mapToInt(Product::length).sum();
    TextLimits.checkCount("product", characters, LONGEST, "characters");
  }

  private static void checkAttributes(Map<String, List<String>> attributes) {
    TextLimits.checkCount("attributes", attributes.size(), MOST_ATTRIBUTES, "attributes");
    int values = attributes.values().stream().mapToInt(List::size).sum();
    TextLimits.checkCount("attributes", values, MOST_VALUES, "values");
    attributes.forEach(
        (name, texts) -> {
          TextLimits.checkLength("attributes/" + name, name, LONGEST_NAME);
          texts.forEach(text -> TextLimits.checkLength("attributes/" + name, text, LONGEST_VALUE));
        });
  }

  private static void checkIsNone(String field, String text) {
    if (!text.isBlank()) {
      throw new InvalidInput(field, text, "none of a note");
    }
  }

  private static int length(Note note) {
    return note.author().length() + note.productIds().stream().mapToInt(String::length).sum();
  }

  private static int length(Map<String, List<String>> attributes) {
    return attributes.entrySet().stream()
        .mapToInt(
            attribute ->
                attribute.getKey().length()
                    + attribute.getValue().stream().mapToInt(String::length).sum())
        .sum();
  }

  /** A product of which only the texts are known. */
  public static Product of(String id, ProductText text) {
    return new Product(
        id,
        text,
        CategoryPath.NONE,
        "",
        Offer.NONE,
        Map.of(),
        Optional.empty(),
        "",
        "",
        Optional.empty());
  }

  /** A product of which only the title is known. */
  public static Product titled(String id, String title) {
    return of(id, ProductText.titled(title));
  }

  public String title() {
    return text.title();
  }

  public ProductSummary summary() {
    return new ProductSummary(id, title(), category, brand);
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
