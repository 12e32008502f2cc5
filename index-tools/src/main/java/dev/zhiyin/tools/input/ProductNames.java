package dev.zhiyin.tools.input;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.Subject;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Finds the product that a word in an events file names: the one with that id, or else the first
 * one with that title. Width, case and the amount of space do not count in titles. Not thread-safe.
 */
public final class ProductNames {
  private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

  private final Set<String> ids = new HashSet<>();
  private final Map<String, String> idsByTitle = new HashMap<>();
  private Consumer<Consumer<Product>> unread = _ -> {};

  /**
   * Names that take no memory until the first one is looked for, since few files need them.
   *
   * @param products hands out all of them, when that happens
   */
  public static ProductNames whenNeeded(Consumer<Consumer<Product>> products) {
    var names = new ProductNames();
    names.unread = products;
    return names;
  }

  public void add(Product product) {
    ids.add(product.id());
    idsByTitle.putIfAbsent(plain(product.title()), product.id());
  }

  /** The product that {@code word} names, or the word itself. */
  Subject find(String word) {
    Consumer<Consumer<Product>> products = unread;
    unread = _ -> {};
    products.accept(this::add);
    String id = ids.contains(word) ? word : idsByTitle.get(plain(word));
    return id == null ? new Subject.Words(word) : new Subject.Item(id);
  }

  /** Whether one of them has an id. */
  public boolean has(String id) {
    return ids.contains(id);
  }

  private static String plain(String title) {
    String plain = Normalizer.normalize(title, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return SPACE.matcher(plain.strip()).replaceAll(" ");
  }
}
