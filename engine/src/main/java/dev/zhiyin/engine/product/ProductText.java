package dev.zhiyin.engine.product;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.List;

/**
 * The words of a product.
 *
 * @param title not blank
 * @param description may be empty
 * @param reviews what shoppers wrote, newest first; may be empty
 */
public record ProductText(String title, String description, List<String> reviews) {
  public ProductText {
    if (title.isBlank()) {
      throw new InvalidInput("title", title, "a title that is not blank");
    }
    reviews = List.copyOf(reviews);
  }

  public static ProductText titled(String title) {
    return new ProductText(title, "", List.of());
  }
}
