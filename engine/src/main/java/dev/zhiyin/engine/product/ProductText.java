package dev.zhiyin.engine.product;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.List;

/**
 * The words of a product.
 *
 * @param title not blank, at most {@value #LONGEST_TITLE} characters
 * @param description may be empty; at most {@value #LONGEST_DESCRIPTION} characters
 * @param reviews what shoppers wrote, newest first; at most {@value #MOST_REVIEWS}, each of at most
 *     {@value #LONGEST_REVIEW} characters
 */
public record ProductText(String title, String description, List<String> reviews) {
  /** Most characters of a title. */
  public static final int LONGEST_TITLE = 2_000;

  /** Most characters of a description. */
  public static final int LONGEST_DESCRIPTION = 100_000;

  /** Most reviews. */
  public static final int MOST_REVIEWS = 1_000;

  /** Most characters of a review. */
  public static final int LONGEST_REVIEW = 20_000;

  public ProductText {
    if (title.isBlank()) {
      throw new InvalidInput("title", title, "a title that is not blank");
    }
    TextLimits.checkLength("title", title, LONGEST_TITLE);
    TextLimits.checkLength("description", description, LONGEST_DESCRIPTION);
    TextLimits.checkCount("reviews", reviews.size(), MOST_REVIEWS, "reviews");
    reviews = List.copyOf(reviews);
    for (int i = 0; i < reviews.size(); i++) {
      TextLimits.checkLength("reviews/" + i, reviews.get(i), LONGEST_REVIEW);
    }
  }

  /** Characters of all of it. */
  int length() {
    return title.length() + description.length() + reviews.stream().mapToInt(String::length).sum();
  }

  public static ProductText titled(String title) {
    return new ProductText(title, "", List.of());
  }
}
