package dev.zhiyin.engine.retrieval;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.prefix.NamePart;
import dev.zhiyin.engine.prefix.PrefixQuery;
import dev.zhiyin.engine.product.CategoryPath;
import java.util.Collection;
import java.util.List;

/**
 * One way to find products. A closed set: every index answers all of them.
 *
 * <p>Each answers at most {@code k} products, at least 1, best first.
 */
public sealed interface Retrieval {

  /** The products whose item vectors have the largest inner products with a vector. */
  record NearestItems(QueryVector vector, int k) implements Retrieval {}

  /**
   * The products whose texts lie closest to an embedding, by cosine.
   *
   * @param embedding centred
   * @param effort how surely each of the closest is found
   */
  record NearestTexts(Embedding embedding, int k, Effort effort) implements Retrieval {}

  /** How much a search of the nearest may cost. */
  enum Effort {
    /** Finds nearly all of the nearest. */
    THOROUGH,
    /** Costs less, and misses some of them. */
    QUICK
  }

  /** The products that have any of the words, best first by BM25. */
  record Words(String text, int k) implements Retrieval {}

  /**
   * The products a part of whose name begins as somebody typed, those first that most shoppers had
   * interacted with. Of a long beginning only the first letters may count.
   */
  record Beginning(NamePart part, PrefixQuery typed, int k) implements Retrieval {}

  /** Products of these categories or below, those of more of them first, then the popular ones. */
  record InCategories(List<CategoryPath> any, int k) implements Retrieval {
    public InCategories {
      any = List.copyOf(any);
    }
  }

  /** The products that the shop began to offer last. */
  record Newest(int k) implements Retrieval {}

  /** The products that most shoppers had interacted with when they were indexed. */
  record Popular(int k) implements Retrieval {}

  /** Those of these products that there are, in this order. */
  record Named(List<String> ids) implements Retrieval {
    public Named(Collection<String> ids) {
      this(List.copyOf(ids));
    }

    public Named {
      ids = List.copyOf(ids);
    }
  }
}
