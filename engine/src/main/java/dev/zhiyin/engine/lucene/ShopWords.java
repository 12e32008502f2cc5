package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.product.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Chinese words of a shop, which the general dictionary lacks: brands, categories, and what titles
 * are seen to treat as one. Immutable.
 */
public final class ShopWords {
  public static final ShopWords NONE = new ShopWords(Set.of());

  /** Characters of a word. */
  static final int SHORTEST = 2;

  static final int LONGEST = 8;

  /** Words of a shop at most; the most frequent are kept. */
  static final int MOST = 50_000;

  private final Set<String> words;

  ShopWords(Collection<String> words) {
    this.words = Set.copyOf(words);
  }

  /** Those of some products. */
  public static ShopWords of(List<Product> products) {
    return of(products.size(), products::forEach);
  }

  /**
   * The same of products that are read one after the other.
   *
   * @param size how many there are, roughly
   * @param products hands out each of them
   */
  public static ShopWords of(int size, Consumer<Consumer<Product>> products) {
    var learning = new WordLearning(size);
    products.accept(learning::read);
    return new ShopWords(learning.words());
  }

  /** As {@link #write} wrote them. */
  public static ShopWords read(Path file) throws IOException {
    return new ShopWords(Set.copyOf(Files.readAllLines(file)));
  }

  /** One a line, in UTF-8. */
  public void write(Path file) throws IOException {
    Files.write(file, words.stream().sorted().toList());
  }

  /** How many there are. */
  public int size() {
    return words.size();
  }

  /** Where the longest of them ends that begins in a text here; {@code from} if none does. */
  int end(String text, int from, int limit) {
    int to = Math.min(limit, from + LONGEST);
    while (to > from && !has(text, from, to)) {
      to--;
    }
    return to;
  }

  /** Whether characters of a text, up to {@code to}, are one of them. */
  boolean has(String text, int from, int to) {
    return to - from >= SHORTEST
        && to - from <= LONGEST
        && words.contains(text.substring(from, to));
  }
}
