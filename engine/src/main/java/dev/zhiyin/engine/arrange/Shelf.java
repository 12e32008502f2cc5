package dev.zhiyin.engine.arrange;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.product.Product;
import java.util.BitSet;
import java.util.List;

/** What rules ask about the candidates of one answer. */
public interface Shelf {
  Product product(int doc);

  /** Of their texts, centred, in the order given. */
  List<Embedding> embeddings(int[] docs);

  /**
   * Those that a filter allows.
   *
   * @param docs ascending
   */
  BitSet allowed(int[] docs, Filter filter);

  /** The score that is shown, and multiplied by boosts; rises with a candidate's. */
  double shown(Candidate candidate);
}
