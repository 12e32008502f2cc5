package dev.zhiyin.engine.retrieval;

import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.product.Product;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The products that one request speaks of. For one thread. */
public interface ItemStore {
  Product product(ProductRef product);

  /** Of which kinds products are, in the order given. */
  List<CategoricalFields> kinds(List<ProductRef> products);

  /** Embeddings of their texts, centred, in the order given. */
  List<Embedding> embeddings(List<ProductRef> products);

  /** A number of products, in the order given: none, one or several of each. */
  List<double[]> numbers(NumberField field, List<ProductRef> products);

  /**
   * How far products are from a place, in kilometres, by the nearest of their places; NaN for those
   * that have none.
   *
   * @param attribute as {@link dev.zhiyin.engine.attribute.AttributeTypes#folded} writes it
   */
  double[] kilometres(String attribute, GeoPoint from, List<ProductRef> products);

  /** Those that a filter allows. */
  Set<ProductRef> matching(Collection<ProductRef> products, Filter filter);
}
