package dev.zhiyin.engine.explain;

import dev.zhiyin.engine.product.ProductSummary;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A history item that speaks for a recommended product, with what is known of both together.
 *
 * @param item no rejection
 * @param product the product of the history; absent for words
 * @param share what it adds to the inner product of shopper and product, above 0
 * @param effect by how much the inner product falls without it, above 0
 * @param similarity cosine of both texts' centred embeddings, in [-1, 1]
 * @param together how many shoppers bought both products, or interacted with both
 * @param matched how far the recommended product has the words; nothing for a product
 */
public record Interaction(
    HistoryItem item,
    Optional<ProductSummary> product,
    float share,
    float effect,
    float similarity,
    PairCount together,
    Matched matched) {
  /**
   * What a product has of words, as a search for them would tell.
   *
   * @param terms of theirs that stand in it
   * @param all whether it has every word as it is meant
   * @param negated whether the words say what is not wanted
   */
  public record Matched(List<String> terms, boolean all, boolean negated) {
    public static final Matched NONE = new Matched(List.of(), false, false);

    public Matched {
      terms = List.copyOf(terms);
    }

    /** By the field that they are told under. */
    public Map<String, List<String>> asMap() {
      return terms.isEmpty() ? Map.of() : Map.of("terms", terms);
    }
  }

  /** What the shopper interacted with, in words: the title, or the words themselves. */
  String words() {
    return switch (item.subject()) {
      case Subject.Item(String id) -> product.map(ProductSummary::title).orElse(id);
      case Subject.Words(String text) -> text;
    };
  }

  EventType type() {
    return item.type();
  }
}
