package dev.zhiyin.engine.cooccurrence;

import dev.zhiyin.engine.explain.PairLift;
import dev.zhiyin.engine.product.CategoryPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What is bought in one basket: of products, and, for those of which too little was sold, of
 * categories. Thread-safe. Closed by who opened it, once nobody asks any more.
 */
public record Complements(CoOccurrence products, CoOccurrence categories) implements AutoCloseable {
  /** Of a shop that has sold nothing. */
  public static final Complements NONE = new Complements(CoOccurrence.NONE, CoOccurrence.NONE);

  /** A product that is bought with another one. */
  public record With(String productId, PairLift counted) {}

  /** A category that is bought with another one. */
  public record WithCategory(CategoryPath category, PairLift counted) {}

  /**
   * Opens what {@link ComplementCounter} wrote.
   *
   * @throws IOException if one cannot be read, or was written by something else
   */
  public static Complements open(Path products, Path categories) throws IOException {
    CoOccurrence ofProducts = CoOccurrence.open(products);
    try {
      return new Complements(ofProducts, CoOccurrence.open(categories));
    } catch (IOException failure) {
      ofProducts.close();
      throw failure;
    }
  }

  /** What is bought with a product, the strongest first; read while this is open. */
  public List<With> of(String productId) {
    return products.of(productId).stream()
        .map(one -> new With(one.productId(), counted(one)))
        .toList();
  }

  private static PairLift counted(CoOccurring one) {
    return new PairLift(one.together().shoppers(), one.lift());
  }

  /** The categories that are bought with a category, the strongest first. */
  public List<WithCategory> of(CategoryPath category) {
    return categories.of(category.toString()).stream()
        .map(one -> new WithCategory(CategoryPath.parse(one.productId()), counted(one)))
        .toList();
  }

  @Override
  public void close() {
    try (products;
        categories) {
      // closed in reverse order
    }
  }
}
